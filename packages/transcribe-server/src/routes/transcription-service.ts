import type { HttpBindings } from '@hono/node-server';
import type { RequestIdVariables } from 'hono/request-id';
import type { PcmSegment } from '../audio/pcm.ts';
import type { Engine, EngineOptions } from '../engines/engine.ts';
import { createEngineScheduler, type EngineLane } from '../engines/engine-scheduler.ts';
import { createProviderProblem } from '../engines/provider-problem.ts';
import { createFingerprint } from '../idempotency/fingerprint.ts';
import { createIdempotencyStore, type IdempotencyStore } from '../idempotency/idempotency-store.ts';
import { type AudioSpool, createAudioSpool } from '../intake/audio-spool.ts';
import { createLiveTranscript, type LiveTranscript } from '../live/live-transcript.ts';
import { createStreamedTranscript } from '../live/streamed-transcript.ts';
import type { ClientVariables } from '../middleware/authorization.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Readiness } from '../observability/readiness.ts';
import type { RequestTrace, RequestTraceVariables } from '../observability/request-trace.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { Limits } from '../platform/limits.ts';
import type { TemporaryFolder } from '../platform/temporary-folder.ts';
import { createAdmission } from '../transcription/admission.ts';
import { recogniseWith, rememberResults } from '../transcription/recognise.ts';
import { createResultMemory } from '../transcription/result-memory.ts';
import type { Recognise, SegmentTranscript } from '../transcription/transcribe.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';
import { parseTranscriptionFields, type TranscriptionFields, type TranscriptionTask } from './transcription-fields.ts';

interface TranscriptionServiceOptions {
  readonly engine: Engine;
  readonly voiceActivity: VoiceActivityDetector;
  readonly temporaryFolder: TemporaryFolder;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** Aborted when the server starts to stop. */
  readonly stoppingSignal: AbortSignal;
  /** Aborted when the server cancels running work. */
  readonly shutdownSignal: AbortSignal;
  readonly clock?: Clock | undefined;
}

/** What the routes that receive audio share. */
export interface TranscriptionService extends TranscriptionServiceOptions {
  readonly clock: Clock;
  readonly audioSpool: AudioSpool;
  /** The work of requests with an Idempotency-Key. */
  readonly answers: IdempotencyStore<SegmentTranscript>;
  /**
   * Reads the fields of a request.
   * @throws ProblemError `invalid-request`, `unsupported-language`, `unsupported-translation`
   */
  parseFields(sent: URLSearchParams, task?: TranscriptionTask): TranscriptionFields;
  /** Creates a lane for the segments of one client. */
  createLane(): EngineLane;
  /**
   * Creates a function that recognises the segments of one recording, in its own lane unless one is given. Segments that
   * were recognised under the same key are not sent again.
   */
  createRecogniser(
    options: EngineOptions,
    trace: RequestTrace,
    key: string | undefined,
    live?: LiveTranscript,
    lane?: EngineLane,
  ): Recognise;
  /**
   * Takes a place for audio that is sent while it is spoken.
   * @throws ProblemError `server-busy`
   */
  admitLive(): Disposable;
  /**
   * Creates the partial text of a recording that is still received. Undefined where each call is billed, or no slot can
   * be spared.
   */
  createLive(options: EngineOptions): LiveTranscript | undefined;
  /** Drops the results under the key. */
  forgetResults(options: EngineOptions, key: string): void;
}

/** The context of handlers that receive audio. */
export interface TranscriptionEnvironment {
  /** Bindings of Node's HTTP server, if it serves the app. */
  readonly Bindings: Partial<HttpBindings>;
  readonly Variables: RequestIdVariables & ClientVariables & RequestTraceVariables;
}

/** Limits of kept transcriptions. */
export const resultBudget = { maxEntries: 1000, maxBytes: 64_000_000 };

/** Tells whether a recording has partial text while it is made. It must be free, and leave an engine slot to others. */
export const hasPartialText = ({ stream, billing, concurrency }: Engine): boolean =>
  stream !== undefined || (billing === 'none' && concurrency >= 2);

/** Creates the service of an app. Its requests share engine slots, audio memory and kept results. */
export const createTranscriptionService = (options: TranscriptionServiceOptions): TranscriptionService => {
  const { engine, voiceActivity, limits, clock = systemClock } = options;
  const slots = createEngineScheduler(engine.concurrency);
  const liveAdmission = createAdmission({ maxQueue: limits.maxLiveUploads, gauge: options.metrics.liveUploads });
  const kept = { ...resultBudget, ttlSeconds: limits.uploadTtlSeconds, clock };
  const memory = createResultMemory(kept);
  const memoryKey = (engineOptions: EngineOptions, key: string) =>
    `${createFingerprint(engineOptions).digest()} ${key}`;
  return {
    ...options,
    clock,
    audioSpool: createAudioSpool(options.temporaryFolder),
    answers: createIdempotencyStore({ ...kept, abandonSeconds: limits.abandonSeconds }),
    parseFields(sent, task) {
      const fields = parseTranscriptionFields(sent, task);
      const { translateTo } = fields.engineOptions;
      if (
        translateTo !== undefined &&
        !engine.capabilities?.translatesTo?.includes(new Intl.Locale(translateTo).language)
      ) {
        throw createProviderProblem('unsupported-translation');
      }
      engine.accept?.(fields.engineOptions);
      return fields;
    },
    createLane: () => slots.createLane(),
    createRecogniser(engineOptions, trace, key, live, lane = slots.createLane()) {
      const called = recogniseWith(engine, trace.traceLane(lane), engineOptions);
      // Where calls are free, the text is that of the same recording sent as a file: see decision 019.
      const recognise = (engine.billing !== 'none' && live?.wrap?.(called)) || called;
      return key === undefined ? recognise : rememberResults(recognise, memory.of(memoryKey(engineOptions, key)));
    },
    createLive(engineOptions) {
      const { stream } = engine;
      if (engineOptions.translateTo !== undefined) return undefined;
      // Streams don't tell speakers apart, and their text would be final.
      if (engineOptions.speakers && stream !== undefined) return undefined;
      if (stream !== undefined) {
        const open = (signal: AbortSignal) => stream({ ...engineOptions, signal });
        return createStreamedTranscript({ open, voiceActivity, clock });
      }
      if (!hasPartialText(engine)) return undefined;
      const recognise = (segment: PcmSegment, signal: AbortSignal) =>
        engine.transcribe(segment, { ...engineOptions, signal, isPartial: true });
      return createLiveTranscript({ recognise, lane: slots.createLane('partial'), voiceActivity, clock });
    },
    admitLive: () => liveAdmission.admit(),
    forgetResults: (engineOptions, key) => memory.forget(memoryKey(engineOptions, key)),
  };
};
