import { ProblemError } from '@audio-transcriber/contract';
import { type HttpBindings, upgradeWebSocket } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import type { WebSocket } from 'ws';
import type { PcmChannels, PcmSamples } from '../audio/pcm.ts';
import { transcribeLive } from '../live/transcribe-live.ts';
import { withPartials } from '../live/with-partials.ts';
import type { RequestTrace } from '../observability/request-trace.ts';
import { stoppingProblem } from '../problems/shutting-down.ts';
import type { ClientSecrets } from '../realtime/client-secrets.ts';
import { runConnection } from '../realtime/connection.ts';
import type { ItemTranscription, TranscribeItem } from '../realtime/item.ts';
import { defaultSettings, type SessionSettings, toFields } from '../realtime/session-settings.ts';
import { createDeadline, type Deadline } from '../transcription/deadline.ts';
import { transcribe } from '../transcription/transcribe.ts';
import { keepStart } from '../voice-activity/keep-start.ts';
import { useClientSecret } from './client-secrets.ts';
import type { TranscriptionEnvironment, TranscriptionService } from './transcription-service.ts';

/** Handles `GET /v1/realtime`: OpenAI's realtime transcription API over a WebSocket. */
export const createRealtimeHandler = (
  service: TranscriptionService,
  secrets: ClientSecrets,
): MiddlewareHandler<TranscriptionEnvironment> => {
  const { engine, limits, clock, stoppingSignal, shutdownSignal, voiceActivity } = service;

  const run = (socket: WebSocket, settings: SessionSettings, trace: RequestTrace) =>
    trace.receive((onBytes) =>
      runConnection(socket, {
        settings,
        model: engine.name,
        expiresAt: Math.floor(Date.now() / 1000) + limits.maxAudioSeconds,
        maxSeconds: limits.maxAudioSeconds,
        idleSeconds: limits.uploadTtlSeconds,
        createTranscriber: createItemTranscriber(service, trace),
        onItemFailed: trace.recordError,
        onProblem: trace.recordError,
        ...{ onBytes, clock, voiceActivity, stoppingSignal, shutdownSignal },
      }),
    );

  /** Takes a place, and reads the settings of the client secret, which another server may have created. */
  const admit = (c: Context<TranscriptionEnvironment>) => {
    const place = service.admitLive();
    try {
      const { settings } = useClientSecret(c, secrets) ?? { settings: defaultSettings };
      service.parseFields(toFields(settings));
      return { place, settings };
    } catch (error) {
      place[Symbol.dispose]();
      throw error;
    }
  };

  return async (c, next) => {
    if (c.req.header('Upgrade')?.toLowerCase() !== 'websocket')
      throw new ProblemError('invalid-request', 'Connect to this address with a WebSocket.');
    const { incoming, wss } = c.env as Partial<HttpBindings> & { readonly wss?: unknown };
    if (incoming === undefined || wss === undefined)
      throw new ProblemError('not-found', 'This server does not accept WebSockets.');
    if (stoppingSignal.aborted) throw stoppingProblem();
    // Its end would not be noticed.
    if (incoming.socket.destroyed) throw new ProblemError('request-timeout', 'The client went away.');
    const { place, settings } = admit(c);
    const trace = c.get('trace');
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    incoming.socket.once('close', () => {
      place[Symbol.dispose]();
      resolve();
    });
    trace.outlast(ended);
    const upgrade = upgradeWebSocket(() => ({
      onOpen: (_event, { raw }) => void run(raw as WebSocket, settings, trace),
    }));
    return upgrade(c, next);
  };
};

/** Creates a function that transcribes items as parts of an upload are: with one lane for all items of a session. */
const createItemTranscriber = (service: TranscriptionService, trace: RequestTrace) => {
  const { engine, limits, clock, voiceActivity, shutdownSignal } = service;
  const lane = service.createLane();

  return (settings: SessionSettings): TranscribeItem => {
    const { engineOptions } = service.parseFields(toFields(settings));

    return (audio: AsyncIterable<PcmSamples>, stopSignal: AbortSignal): ItemTranscription => {
      const timeout = new AbortController();
      let deadline: Deadline | undefined;
      const live = service.createLive(engineOptions);
      const options = {
        engine,
        voiceActivity: settings.turnDetection === null ? voiceActivity : keepStart(voiceActivity),
        recognise: service.createRecogniser(engineOptions, trace, undefined, live, lane),
        signal: AbortSignal.any([stopSignal, timeout.signal, shutdownSignal]),
      };
      const pcm = trace.traceDecoding(toChannels(audio));
      const segments =
        live === undefined
          ? transcribe(pcm, { ...options, isStrict: false })
          : transcribeLive(pcm, { ...options, live });

      async function* updates() {
        try {
          yield* withPartials(segments, live);
        } catch (error) {
          trace.redact(engineOptions);
          throw error;
        } finally {
          deadline?.[Symbol.dispose]();
        }
      }

      return {
        updates: updates(),
        complete() {
          live?.complete();
          deadline = createDeadline(limits.requestTimeoutSeconds, clock);
          const { signal } = deadline;
          signal.addEventListener('abort', () => timeout.abort(signal.reason), { once: true });
        },
      };
    };
  };
};

async function* toChannels(audio: AsyncIterable<PcmSamples>): AsyncGenerator<PcmChannels> {
  for await (const samples of audio) yield [samples];
}
