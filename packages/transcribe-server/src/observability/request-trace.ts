import { lengthOf, type PcmChannels, secondsOf } from '../audio/pcm.ts';
import type { EngineOptions } from '../engines/engine.ts';
import type { EngineLane } from '../engines/engine-scheduler.ts';
import type { Metrics } from './metrics.ts';
import { createStepTimer } from './server-timing.ts';

/** Records the steps of one request for the log, the metrics and the header `Server-Timing`. */
export interface RequestTrace {
  /** Times work as the step `receive`, and counts the bytes that it reports. */
  receive<Result>(work: (onBytes: (bytes: number) => void) => Promise<Result>): Promise<Result>;
  /** Passes audio through, measures it, and times the waits for it as the step `decode`. */
  traceDecoding(pcm: AsyncIterable<PcmChannels>): AsyncGenerator<PcmChannels>;
  /** Wraps a lane: times the wait for a slot as the step `queue`, and the task as the step `engine`. */
  traceLane(lane: EngineLane): EngineLane;
  /** Sets the words that the client expects. They must not be logged, and a provider's message may repeat them. */
  redact(options: EngineOptions): void;
  /** Adds the summary of work that outlives this request, such as that of an upload. */
  include(work: RequestTrace): void;
  /** Delays the end of the request until this promise resolves: the end of its WebSocket. */
  outlast(ended: Promise<void>): void;
  /** Records an error after the start of the response. */
  recordError(error: unknown): void;
  /** The record so far. */
  readonly summary: RequestSummary;
}

interface RequestSummary {
  /** The value of `Server-Timing`; empty without steps. */
  readonly serverTiming: string;
  readonly receivedBytes: number;
  /** Seconds of audio. */
  readonly audioSeconds: number;
  readonly redacted: readonly string[];
  /** The error after the start of the response. */
  readonly lateError: unknown;
  /** Resolves when its WebSocket is closed; undefined without one. */
  readonly ended: Promise<void> | undefined;
}

/** Context variables that the request log sets for the routes. */
export interface RequestTraceVariables {
  trace: RequestTrace;
}

/** Creates a trace: one for each request, and one for each resumable upload, whose work outlives its requests. */
export const createRequestTrace = ({ uploadBytes, segmentsWaiting }: Metrics): RequestTrace => {
  const timer = createStepTimer();
  let redacted: readonly string[] = [];
  let receivedBytes = 0;
  let audioSeconds = 0;
  let lateError: unknown;
  let ended: Promise<void> | undefined;
  let included: RequestTrace | undefined;

  const wait = (): (() => void) => {
    const stop = timer.start('queue');
    segmentsWaiting.inc();
    let isWaiting = true;
    return () => {
      if (isWaiting) segmentsWaiting.dec();
      isWaiting = false;
      stop();
    };
  };

  return {
    receive: (work) =>
      timer.time('receive', () =>
        work((bytes) => {
          receivedBytes += bytes;
          uploadBytes.inc(bytes);
        }),
      ),
    async *traceDecoding(pcm) {
      let stop = timer.start('decode');
      try {
        for await (const channels of pcm) {
          stop();
          audioSeconds += secondsOf({ length: lengthOf(channels) });
          yield channels;
          stop = timer.start('decode');
        }
      } finally {
        stop();
      }
    },
    traceLane: (lane) => ({
      run(task, signal) {
        const begin = wait();
        const start = () => {
          begin();
          return timer.time('engine', task);
        };
        return lane.run(start, signal).finally(begin);
      },
    }),
    redact({ prompt = [], keywords = [] }) {
      redacted = [prompt, keywords].flat();
    },
    include(work) {
      included = work;
    },
    outlast(promise) {
      ended = promise;
    },
    recordError(error) {
      lateError = error;
    },
    get summary() {
      const work = included?.summary;
      return {
        serverTiming: [String(timer), work?.serverTiming].filter(Boolean).join(', '),
        receivedBytes,
        audioSeconds: audioSeconds + (work?.audioSeconds ?? 0),
        redacted: [...redacted, ...(work?.redacted ?? [])],
        lateError,
        ended,
      };
    },
  };
};
