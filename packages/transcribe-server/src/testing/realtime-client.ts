import { once } from 'node:events';
import { OpenAI } from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import type {
  ConversationItemInputAudioTranscriptionCompletedEvent,
  RealtimeClientEvent,
  RealtimeServerEvent,
  RealtimeTranscriptionSessionCreateRequest,
} from 'openai/resources/realtime/realtime';
import { createResampler } from '../audio/decoding/resampler.ts';
import { toPcm } from '../audio/decoding/to-pcm.ts';
import { type PcmSamples, sampleRate } from '../audio/pcm.ts';
import { until } from './test-server.ts';
import type { TlsProxy } from './tls-proxy.ts';

type Input = NonNullable<NonNullable<RealtimeTranscriptionSessionCreateRequest['audio']>['input']>;

/** A session of OpenAI's own client, and all events that it has got. */
export interface RealtimeClient extends AsyncDisposable {
  readonly events: readonly RealtimeServerEvent[];
  /** Returns the events of a type. */
  of<Type extends RealtimeServerEvent['type']>(type: Type): Extract<RealtimeServerEvent, { type: Type }>[];
  send(event: RealtimeClientEvent): void;
  /** Changes settings of the audio, and waits for the answer. */
  update(input: Input): Promise<void>;
  /** Sends audio of 16 kHz in messages of 100 ms, at 24 kHz. */
  speak(samples: PcmSamples): void;
  /** Returns the concatenated deltas of an item. */
  deltas(itemId: string): string;
  /** Waits for the transcripts of the next items, in order. */
  transcripts(count: number): Promise<ConversationItemInputAudioTranscriptionCompletedEvent[]>;
  /** Resolves when the connection is closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** Connects to the server behind the proxy. @param servername the name of its certificate. Default: localhost */
export const openRealtime = async (
  { port, ca }: Pick<TlsProxy, 'port' | 'ca'>,
  servername = 'localhost',
): Promise<RealtimeClient> => {
  const client = new OpenAI({ apiKey: 'none', baseURL: `https://localhost:${port}/v1` });
  const options = { ca, servername }; // The client passes them on to TLS.
  const realtime = new OpenAIRealtimeWS({ intent: 'transcription', options }, client);
  const events: RealtimeServerEvent[] = [];
  realtime.on('event', (event) => events.push(event));
  realtime.on('error', () => {}); // It is among the events, too.
  const closed = once(realtime.socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }));
  await once(realtime.socket, 'open');

  const of: RealtimeClient['of'] = (type) =>
    events.filter((event): event is Extract<RealtimeServerEvent, { type: typeof type }> => event.type === type);

  return {
    events,
    of,
    send: (event) => realtime.send(event),
    async update(input) {
      const count = of('session.updated').length;
      realtime.send({ type: 'session.update', session: { type: 'transcription', audio: { input } } });
      await until(() => of('session.updated').length > count || of('error').length > 0);
    },
    speak(samples) {
      for (const part of splitAudio(samples)) {
        realtime.send({ type: 'input_audio_buffer.append', audio: Buffer.from(part.buffer).toString('base64') });
      }
    },
    deltas: (itemId) =>
      of('conversation.item.input_audio_transcription.delta')
        .filter((event) => event.item_id === itemId)
        .map(({ delta }) => delta)
        .join(''),
    async transcripts(count) {
      const completed = () => of('conversation.item.input_audio_transcription.completed');
      await until(() => completed().length >= count || of('error').length > 0);
      return completed();
    },
    closed,
    async [Symbol.asyncDispose]() {
      realtime.close();
      await closed;
    },
  };
};

/** The rate that the API names. */
const apiRate = 24_000;

/** Converts audio to 24 kHz, in parts of 100 ms. */
export const splitAudio = (samples: PcmSamples): PcmSamples[] => {
  const resampler = createResampler(sampleRate, apiRate);
  const input = Float32Array.from(samples, (sample) => sample / 2 ** 15);
  const [most, rest] = [toPcm(resampler.push(input)), toPcm(resampler.flush())];
  const all = new Int16Array(most.length + rest.length);
  all.set(most);
  all.set(rest, most.length);
  return Array.from({ length: Math.ceil(all.length / (apiRate / 10)) }, (_, i) =>
    all.slice((i * apiRate) / 10, ((i + 1) * apiRate) / 10),
  );
};
