import { type PcmSamples, secondsOf } from '../audio/pcm.ts';
import type { EngineLane } from '../engines/engine-scheduler.ts';
import type { Metrics } from './metrics.ts';
import { createStepTimer } from './server-timing.ts';

/** Follows one request through its transcription, for the log, the metrics and the header Server-Timing. */
export interface RequestTrace {
  /** The same work, with the bytes that it is told of, as the step `receive`. */
  receive<Result>(work: (onBytes: (bytes: number) => void) => Promise<Result>): Promise<Result>;
  /** The same audio, with the waits for more of it as the step `decode`. */
  traceDecoding(pcm: AsyncIterable<PcmSamples>): AsyncGenerator<PcmSamples>;
  /** Takes note of audio that is not decoded. */
  addAudio(seconds: number): void;
  /** The same lane, with the waits for a slot as the step `queue`, and what is done there as the step `engine`. */
  traceLane(lane: EngineLane): EngineLane;
  /** Keeps what the client has sent out of the log, where a provider's complaint repeats it. */
  redact(text: string): void;
  /** Counts what is seen of work that goes on beyond this request as seen here. */
  include(work: RequestTrace): void;
  /** Takes note of an error that came after the answer had begun. */
  recordError(error: unknown): void;
  /** What has been seen so far. */
  readonly summary: RequestSummary;
}

interface RequestSummary {
  /** The header Server-Timing; empty where there was no step. */
  readonly serverTiming: string;
  readonly receivedBytes: number;
  /** How much audio there was. */
  readonly audioSeconds: number;
  readonly redacted: readonly string[];
  /** What came after the answer had begun. */
  readonly lateError: unknown;
}

/** What the request log hands to the routes. */
export interface RequestTraceVariables {
  trace: RequestTrace;
}

/** One for each request, and one for each upload in pieces, whose work goes on beyond its requests. */
export const createRequestTrace = ({ uploadBytes, segmentsWaiting }: Metrics): RequestTrace => {
  const timer = createStepTimer();
  const redacted: string[] = [];
  let receivedBytes = 0;
  let audioSeconds = 0;
  let lateError: unknown;
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
        for await (const samples of pcm) {
          stop();
          audioSeconds += secondsOf(samples);
          yield samples;
          stop = timer.start('decode');
        }
      } finally {
        stop();
      }
    },
    addAudio(seconds) {
      audioSeconds += seconds;
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
    redact: (text) => void redacted.push(text),
    include(work) {
      included = work;
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
      };
    },
  };
};
