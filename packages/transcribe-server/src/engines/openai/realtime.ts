import { ProblemError, separatorBetween } from '@audio-transcriber/contract';
import { WebSocket } from 'ws';
import { createResampler } from '../../audio/decoding/resampler.ts';
import { toPcm } from '../../audio/decoding/to-pcm.ts';
import { type PcmSamples, sampleRate, secondsOf } from '../../audio/pcm.ts';
import type { EngineCallOptions, EngineStream, StreamBill, StreamResult } from '../engine.ts';
import { createProviderProblem } from '../provider-problem.ts';
import type { OpenaiService } from './problems.ts';
import { closedProblem, errorProblem, handshakeProblem, parseEvent, type RealtimeEvent } from './realtime-events.ts';
import { createResultQueue } from './result-queue.ts';
import { toHints } from './wire.ts';

/** OpenAI ends a session after an hour. */
const maxStreamSeconds = 3600;
/** The only sample rate of OpenAI's API. */
const apiRate = 24_000;
/** OpenAI refuses to commit less. */
const minCommitSeconds = 0.1;
const handshakeMs = 10_000;
/** A session whose service reads more slowly than the audio arrives fails: 15 s of audio wait. */
const maxBufferedBytes = 2 ** 20;
/** How long the last transcript may take. */
const endMs = 30_000;

/** A turn of the audio. */
interface Turn {
  /** The end of its audio. */
  readonly endSeconds: number;
  /** Set when the service confirms the turn. */
  itemId?: string;
  transcript?: string;
}

/**
 * Opens a session of a service's realtime transcription API. Each `commit` and the end of the audio end a turn, which
 * gives one final result: the service needs no turn detection. The deltas of the open turn are the interim result.
 *
 * @param onReady called when the service has accepted the settings of the session
 */
export const openRealtime = (
  service: OpenaiService,
  { signal, ...options }: EngineCallOptions,
  onReady: () => void = () => {},
): EngineStream => {
  const { apiKey, baseURL, model } = service;
  const results = createResultQueue<StreamResult | StreamBill>();
  const resampler = createResampler(sampleRate, apiRate);
  const url = `${baseURL.replace(/^http/, 'ws').replace(/\/$/, '')}/realtime?intent=transcription`;
  const socket = new WebSocket(url, {
    headers: apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` },
    ...{ handshakeTimeout: handshakeMs, perMessageDeflate: false, maxPayload: 2 ** 20 },
  });
  /** Messages from before the connection was open. */
  let early: string[] | undefined = [];
  let turns: Turn[] = [];
  /** The deltas of the items without a final result, in order. */
  const texts = new Map<string, string>();
  let sentSeconds = 0;
  let committedSeconds = 0;
  let isEnded = false;
  let timer: NodeJS.Timeout | undefined;

  const fail = (error: unknown) => {
    isEnded = true;
    results.fail(signal.aborted ? signal.reason : error);
    clearTimeout(timer);
    socket.terminate();
  };
  const abort = () => fail(signal.reason);

  const send = (event: object) => {
    const message = JSON.stringify(event);
    if (early !== undefined) early.push(message);
    else if (socket.readyState === WebSocket.OPEN) socket.send(message);
  };

  const endIfDone = () => {
    if (!isEnded || turns.length > 0) return;
    clearTimeout(timer);
    results.end();
    socket.close();
  };

  const pushInterim = () => {
    let text = '';
    for (const part of texts.values()) text += separatorBetween(text, part.trim()) + part.trim();
    if (text !== '') results.push({ text, stable: text, isFinal: false, endSeconds: sentSeconds });
  };

  /** Yields the final results of the turns that are transcribed, in order. */
  const pushFinals = () => {
    while (turns[0]?.transcript !== undefined) {
      const [{ itemId = '', transcript, endSeconds }] = turns as [Required<Turn>];
      turns = turns.slice(1);
      texts.delete(itemId);
      const text = transcript.trim();
      results.push({ text, stable: text, isFinal: true, endSeconds });
    }
    pushInterim();
    endIfDone();
  };

  const handle = (event: RealtimeEvent) => {
    const { type, item_id: itemId = '' } = event;
    if (type === 'session.updated') onReady();
    else if (type === 'input_audio_buffer.committed') {
      const turn = turns.find((each) => each.itemId === undefined);
      if (turn !== undefined) turn.itemId = itemId;
    } else if (type.endsWith('input_audio_transcription.delta')) {
      texts.set(itemId, (texts.get(itemId) ?? '') + (event.delta ?? ''));
      pushInterim();
    } else if (type.endsWith('input_audio_transcription.completed')) {
      const turn = turns.find((each) => each.itemId === itemId);
      if (event.usage?.type === 'duration') results.push({ billedSeconds: event.usage.seconds ?? 0 });
      if (turn !== undefined) turn.transcript = event.transcript ?? '';
      pushFinals();
    } else if (type === 'error' || type.endsWith('input_audio_transcription.failed'))
      fail(errorProblem(event, service));
  };

  const commit = () => {
    if (isEnded || sentSeconds - committedSeconds < minCommitSeconds) return;
    committedSeconds = sentSeconds;
    turns.push({ endSeconds: sentSeconds });
    send({ type: 'input_audio_buffer.commit' });
  };

  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  socket.on('open', () => {
    const format = { type: 'audio/pcm', rate: apiRate };
    const input = { format, transcription: { model, ...toHints(model, options) }, turn_detection: null };
    const messages = early ?? [];
    early = undefined;
    send({ type: 'session.update', session: { type: 'transcription', audio: { input } } });
    for (const message of messages) socket.send(message);
  });
  socket.on('message', (data) => {
    const event = parseEvent(String(data));
    if (event === undefined) fail(errorProblem({ type: 'error' }, service));
    else handle(event);
  });
  socket.on('unexpected-response', (_request, { statusCode = 0 }) => fail(handshakeProblem(statusCode, service)));
  socket.on('error', (error) => fail(closedProblem(error, service)));
  socket.on('close', (code) => {
    signal.removeEventListener('abort', abort);
    fail(closedProblem(new Error(`The connection was closed with ${code}.`), service)); // Does nothing after the end.
  });

  return {
    maxSeconds: maxStreamSeconds,
    send(samples: PcmSamples) {
      if (isEnded || samples.length === 0) return;
      sentSeconds += secondsOf(samples);
      const audio = toPcm(resampler.push(Float32Array.from(samples, (sample) => sample / 2 ** 15)));
      send({ type: 'input_audio_buffer.append', audio: Buffer.from(audio.buffer).toString('base64') });
      if (socket.bufferedAmount > maxBufferedBytes) fail(createProviderProblem('engine-timeout'));
    },
    commit,
    end() {
      if (isEnded) return;
      commit();
      isEnded = true;
      const complaint = new Error(`OPENAI_BASE_URL, ${baseURL}, did not answer in ${endMs / 1000} seconds.`);
      timer = setTimeout(() => fail(createProviderProblem('engine-timeout', { cause: complaint })), endMs).unref();
      endIfDone();
    },
    results,
  };
};

/** Opens a session, and closes it when the service has accepted its settings. Sends no audio. @throws Error for the operator */
export const checkRealtime = async (service: OpenaiService): Promise<void> => {
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const stream = openRealtime(service, { signal: AbortSignal.timeout(handshakeMs) }, resolve);
  const ended = Array.fromAsync(stream.results).catch((error) => {
    throw error instanceof ProblemError ? error.cause : new Error(`${service.baseURL} starts no realtime session.`);
  });
  await Promise.race([ready, ended]);
  stream.end();
  await ended;
};
