import type { HttpBindings } from '@hono/node-server';
import type { RequestIdVariables } from 'hono/request-id';
import type { Engine, EngineOptions } from '../engines/engine.ts';
import { createEngineScheduler } from '../engines/engine-scheduler.ts';
import { createFingerprint } from '../idempotency/fingerprint.ts';
import { createIdempotencyStore, type IdempotencyStore } from '../idempotency/idempotency-store.ts';
import { type AudioSpool, createAudioSpool } from '../intake/audio-spool.ts';
import type { ClientVariables } from '../middleware/authorization.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Readiness } from '../observability/readiness.ts';
import type { RequestTrace, RequestTraceVariables } from '../observability/request-trace.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { Limits } from '../platform/limits.ts';
import type { TemporaryFolder } from '../platform/temporary-folder.ts';
import { recogniseWith, rememberResults } from '../transcription/recognise.ts';
import { createResultMemory } from '../transcription/result-memory.ts';
import type { Recognise, SegmentTranscript } from '../transcription/transcribe.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';
import { parseTranscriptionFields, type TranscriptionFields } from './transcription-fields.ts';

interface TranscriptionServiceOptions {
  readonly engine: Engine;
  readonly voiceActivity: VoiceActivityDetector;
  readonly temporaryFolder: TemporaryFolder;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** Aborted when the server begins to stop. */
  readonly stoppingSignal: AbortSignal;
  /** Aborted when the server gives up what still runs. */
  readonly shutdownSignal: AbortSignal;
  readonly clock?: Clock | undefined;
}

/** What the routes share that take audio. */
export interface TranscriptionService extends TranscriptionServiceOptions {
  readonly clock: Clock;
  readonly audioSpool: AudioSpool;
  /** What became of requests with an Idempotency-Key. */
  readonly answers: IdempotencyStore<SegmentTranscript>;
  /**
   * Reads the fields of a request.
   * @throws ProblemError `invalid-request`, `unsupported-language`
   */
  parseFields(sent: URLSearchParams): TranscriptionFields;
  /**
   * For the segments of one recording, which take their turns with all others. What was recognised under the key, if
   * there is one, is not asked for again.
   */
  createRecogniser(options: EngineOptions, trace: RequestTrace, key: string | undefined): Recognise;
  /** Forgets what was recognised under the key. */
  forgetResults(options: EngineOptions, key: string): void;
}

/** What the handlers that take audio find in their context. */
export interface TranscriptionEnvironment {
  /** Those of Node's HTTP server, if that is what serves. */
  readonly Bindings: Partial<HttpBindings>;
  readonly Variables: RequestIdVariables & ClientVariables & RequestTraceVariables;
}

/** What may be kept of finished transcriptions. */
export const keptAnswers = { maxEntries: 1000, maxBytes: 64_000_000 };

/** One for each app: its requests share the engine’s slots, the memory for audio and what is kept of answers. */
export const createTranscriptionService = (options: TranscriptionServiceOptions): TranscriptionService => {
  const { engine, limits, clock = systemClock } = options;
  const slots = createEngineScheduler(engine.concurrency);
  const kept = { ...keptAnswers, ttlSeconds: limits.uploadTtlSeconds, clock };
  const memory = createResultMemory(kept);
  const memoryKey = (engineOptions: EngineOptions, key: string) =>
    `${createFingerprint(engineOptions).digest()} ${key}`;
  return {
    ...options,
    clock,
    audioSpool: createAudioSpool(options.temporaryFolder),
    answers: createIdempotencyStore({ ...kept, abandonSeconds: limits.abandonSeconds }),
    parseFields(sent) {
      const fields = parseTranscriptionFields(sent);
      engine.accept?.(fields);
      return fields;
    },
    createRecogniser(engineOptions, trace, key) {
      const recognise = recogniseWith(engine, trace.traceLane(slots.createLane()), engineOptions);
      return key === undefined ? recognise : rememberResults(recognise, memory.of(memoryKey(engineOptions, key)));
    },
    forgetResults: (engineOptions, key) => memory.forget(memoryKey(engineOptions, key)),
  };
};
