import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { lengthOf, type PcmChannels } from '../pcm.ts';
import type { InProcessContainer } from './decode-audio.ts';
import { type DecoderThread, startDecoderThread, type ThreadSession } from './decoder-thread.ts';
import type { EncodedAudio, WorkerMessage } from './messages.ts';

/** A recording to decode. */
export interface DecodingRequest {
  readonly container: InProcessContainer;
  readonly audio: EncodedAudio;
  readonly maxSeconds: number;
  /** Resolves when the file is longer than `knownSize` or complete. Undefined for a complete file. */
  readonly nextGrowth?: ((knownSize: number, signal: AbortSignal) => Promise<FileGrowth>) | undefined;
  readonly signal: AbortSignal;
  /** Called if the recording has more channels than are kept apart; again after a restart. */
  readonly onChannelsMixed?: (() => void) | undefined;
}

/** The current size of a growing file. */
interface FileGrowth {
  readonly size: number;
  readonly isComplete: boolean;
}

/** The reason why decoding did not reach the last sample. */
export type DecodingFault = Exclude<WorkerMessage, { type: 'samples' | 'channels-mixed' | 'end' }>;

/** A pool of worker threads that decode many recordings. */
export interface DecoderPool {
  /**
   * Decodes a recording on demand, slightly ahead of the consumer. Stops when the iteration ends.
   *
   * @returns a fault, after the samples before it; undefined if decoding succeeded
   * @throws the signal's reason if it is aborted
   */
  decode(request: DecodingRequest): AsyncGenerator<PcmChannels, DecodingFault | undefined>;
}

export interface DecoderPoolOptions {
  /** Maximum number of threads. Default: one per core, at most 4. */
  readonly threads?: number;
  /** A thread without progress for this long is terminated. Default: 20. */
  readonly stallSeconds?: number;
  /** The worker's module. Default: the worker of this package. */
  readonly worker?: URL;
}

/** Maximum number of unread messages with samples for each recording. */
const messagesAhead = 2;
/**
 * When a thread dies, the recording that it was working on fails, and its other recordings restart on another thread. If
 * it was not working on any, each of them may be the cause, and fails after this many such restarts.
 */
const maxUnexplainedRestarts = 2;

const ownWorker = new URL(`./worker${extname(import.meta.filename)}`, import.meta.url);

/** Creates a pool. Starts threads on demand, and keeps them. */
export const createDecoderPool = ({
  threads: maxThreads = Math.min(4, availableParallelism()),
  stallSeconds = 20,
  worker = ownWorker,
}: DecoderPoolOptions = {}): DecoderPool => {
  const threads = new Set<DecoderThread>();
  let sessionIds = 0;

  const chooseThread = (): DecoderThread => {
    const least = [...threads].sort((one, other) => one.load - other.load)[0];
    if (least !== undefined && (least.load === 0 || threads.size >= maxThreads)) return least;
    const thread = startDecoderThread({ worker, stallSeconds, onEnd: () => threads.delete(thread) });
    threads.add(thread);
    return thread;
  };

  async function* decode(request: DecodingRequest): AsyncGenerator<PcmChannels, DecodingFault | undefined> {
    const { container, maxSeconds, nextGrowth } = request;
    const id = ++sessionIds;
    const closing = new AbortController();
    const signal = AbortSignal.any([request.signal, closing.signal]);
    const received: Exclude<WorkerMessage, { type: 'channels-mixed' }>[] = [];
    let arrival = Promise.withResolvers<void>();
    let { audio } = request;
    let thread: DecoderThread | undefined;
    let unexplainedRestarts = 0;
    let delivered = 0;

    const start = () => {
      thread = chooseThread();
      thread.add(session);
      thread.send({ type: 'open', id, container, audio, maxSeconds, skipSamples: delivered });
      for (let ahead = received.length; ahead < messagesAhead; ahead++) thread.send({ type: 'pull', id });
    };
    const session: ThreadSession = {
      id,
      receive(message) {
        if (message.type === 'channels-mixed') {
          request.onChannelsMixed?.();
          return;
        }
        if (message.type === 'samples') delivered += lengthOf(message.samples);
        received.push(message);
        arrival.resolve();
      },
      onThreadEnd(error, cause) {
        if (cause === 0) unexplainedRestarts += 1;
        if (cause === id || unexplainedRestarts > maxUnexplainedRestarts)
          session.receive({ type: 'failed', id, reason: error.message });
        else start();
      },
    };
    const followGrowth = async () => {
      while (nextGrowth !== undefined && 'path' in audio && !audio.isComplete) {
        const growth = await nextGrowth(audio.size, signal);
        audio = { path: audio.path, ...growth };
        thread?.send({ type: 'grow', id, ...growth });
      }
    };
    const wake = () => arrival.resolve();
    signal.addEventListener('abort', wake);

    try {
      signal.throwIfAborted();
      start();
      followGrowth().catch(() => {}); // Rejects only when the signal is aborted.
      for (;;) {
        signal.throwIfAborted();
        const message = received.shift();
        if (message === undefined) {
          await arrival.promise;
          arrival = Promise.withResolvers();
        } else if (message.type === 'samples') {
          thread?.send({ type: 'pull', id });
          yield message.samples;
        } else {
          return message.type === 'end' ? undefined : message;
        }
      }
    } finally {
      signal.removeEventListener('abort', wake);
      closing.abort();
      thread?.send({ type: 'close', id });
      thread?.remove(session);
    }
  }

  return { decode };
};
