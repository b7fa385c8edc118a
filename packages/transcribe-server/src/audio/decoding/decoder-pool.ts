import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { PcmSamples } from '../pcm.ts';
import type { InProcessContainer } from './decode-audio.ts';
import { type DecoderThread, startDecoderThread, type ThreadSession } from './decoder-thread.ts';
import type { EncodedAudio, WorkerMessage } from './messages.ts';

/** The input of a pool. */
export interface DecodingRequest {
  readonly container: InProcessContainer;
  readonly audio: EncodedAudio;
  readonly maxSeconds: number;
  /** Resolves when the file is longer than known, or complete; undefined where the audio is complete. */
  readonly nextGrowth?: ((knownSize: number, signal: AbortSignal) => Promise<FileGrowth>) | undefined;
  readonly signal: AbortSignal;
}

/** How much of a file there is. */
interface FileGrowth {
  readonly size: number;
  readonly isComplete: boolean;
}

/** How decoding has ended, where that is not with the last sample. */
export type DecodingFault = Exclude<WorkerMessage, { type: 'samples' | 'end' }>;

/** A pool of worker threads that decode many recordings. */
export interface DecoderPool {
  /**
   * Decodes a recording while its samples are asked for. Ending the iteration ends the work.
   *
   * @returns a fault, after the samples before it; undefined where there is none
   * @throws the signal's reason once it is aborted
   */
  decode(request: DecodingRequest): AsyncGenerator<PcmSamples, DecodingFault | undefined>;
}

export interface DecoderPoolOptions {
  /** Default: one for each core, at most 4. */
  readonly threads?: number;
  /** Default 20. */
  readonly stallSeconds?: number;
  /** Default: the worker of this package. */
  readonly worker?: URL;
}

/** Messages with samples that are on their way or wait to be taken, for each recording. */
const messagesAhead = 2;
/** A thread that ends takes its other recordings along, which begin anew. One that is there each time is to blame. */
const maxStarts = 3;

const ownWorker = new URL(`./worker${extname(import.meta.filename)}`, import.meta.url);

/** Threads are started as there are recordings, and stay. */
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

  async function* decode(request: DecodingRequest): AsyncGenerator<PcmSamples, DecodingFault | undefined> {
    const { container, maxSeconds, nextGrowth } = request;
    const id = ++sessionIds;
    const closing = new AbortController();
    const signal = AbortSignal.any([request.signal, closing.signal]);
    const received: WorkerMessage[] = [];
    let arrival = Promise.withResolvers<void>();
    let { audio } = request;
    let thread: DecoderThread | undefined;
    let starts = 0;
    let delivered = 0;

    const start = () => {
      starts += 1;
      thread = chooseThread();
      thread.add(session);
      thread.send({ type: 'open', id, container, audio, maxSeconds, skipSamples: delivered });
      for (let ahead = received.length; ahead < messagesAhead; ahead++) thread.send({ type: 'pull', id });
    };
    const session: ThreadSession = {
      id,
      receive(message) {
        if (message.type === 'samples') delivered += message.samples.length;
        received.push(message);
        arrival.resolve();
      },
      lose(error, isCulprit) {
        if (isCulprit || starts >= maxStarts) session.receive({ type: 'failed', id, reason: error.message });
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
      followGrowth().catch(() => {}); // The signal has ended it.
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
