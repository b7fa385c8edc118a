import type { ByteInput } from '../demuxing/byte-reader.ts';
import { DamagedAudioError, UnsupportedCodecError } from '../demuxing/track.ts';
import { lengthOf, type PcmChannels, sampleRate } from '../pcm.ts';
import { openAudio } from './decode-audio.ts';
import type { PoolMessage, WorkerMessage } from './messages.ts';
import { createGrowth, openSessionInput } from './session-input.ts';

/** The decoding of one recording in a worker. */
export interface Session {
  grow(size: number, isComplete: boolean): void;
  pull(): void;
  close(): void;
}

interface SessionOptions {
  readonly request: Extract<PoolMessage, { type: 'open' }>;
  /** Sends samples, whose memory is transferred, or the end of the session. */
  readonly send: (message: WorkerMessage) => void;
  /** Awaits a promise while other sessions run. */
  readonly wait: <Result>(promise: Promise<Result>) => Promise<Result>;
  /** Called when the session has stopped working. */
  readonly onEnd: () => void;
}

/** Maximum number of samples in a message. */
const batchSamples = 2 * sampleRate;
/** Tolerance for declared durations. */
const spareSeconds = 1;
/** Below the bit rate of any speech codec. The declared duration of a smaller file is not trusted. */
const minBytesPerSecond = 750;

/**
 * Decodes a recording from its start, as fast as messages are pulled. Sends an incomplete batch when it has to wait for
 * the file to grow.
 */
export const startSession = ({ request, send, wait, onEnd }: SessionOptions): Session => {
  const { id, container, audio, maxSeconds } = request;
  const closing = new AbortController();
  const { signal } = closing;
  const growth = createGrowth(audio);
  const isFinished = growth.isComplete;
  let credit = 0;
  let pulled = Promise.withResolvers<void>();
  let batch = [new Int16Array(batchSamples)];
  let batched = 0;
  let toSkip = request.skipSamples;
  let total = 0;

  const flush = () => {
    if (batched === 0) return;
    send({ type: 'samples', id, samples: batch.map((samples) => samples.slice(0, batched)) });
    batched = 0;
    credit -= 1;
  };

  const waitForPull = async () => {
    while (credit <= 0 && !signal.aborted) await wait(pulled.promise);
    signal.throwIfAborted();
  };

  /** Ends the batch if the number of channels changes. */
  const fitBatch = async (channels: number) => {
    if (channels === batch.length) return;
    flush();
    await waitForPull();
    batch = Array.from({ length: channels }, () => new Int16Array(batchSamples));
  };

  const add = async (chunk: PcmChannels) => {
    const length = lengthOf(chunk);
    const skipped = Math.min(toSkip, length);
    toSkip -= skipped;
    if (skipped < length) await fitBatch(chunk.length);
    for (let start = skipped; start < length; ) {
      const end = Math.min(length, start + batchSamples - batched);
      for (const [channel, samples] of chunk.entries()) batch[channel]?.set(samples.subarray(start, end), batched);
      batched += end - start;
      start = end;
      if (batched < batchSamples) continue;
      flush();
      await waitForPull();
    }
  };

  const decode = async (): Promise<'end' | 'empty' | 'too-long'> => {
    await using opened = await wait(openSessionInput(audio, growth, flush, signal));
    const input: ByteInput = {
      get size() {
        return opened.size;
      },
      read: (target, position) => wait(opened.read(target, position)),
    };
    const { declaredSeconds = 0, hasTooManyChannels, samples } = await openAudio(container, input, maxSeconds);
    if (hasTooManyChannels) send({ type: 'channels-mixed', id });
    const isDeclaredTooLong =
      declaredSeconds > maxSeconds + spareSeconds && input.size >= maxSeconds * minBytesPerSecond;
    if (isFinished && isDeclaredTooLong) return 'too-long';
    for await (const chunk of samples) {
      total += lengthOf(chunk);
      if (total > maxSeconds * sampleRate) return 'too-long';
      await add(chunk);
    }
    flush();
    return total === 0 ? 'empty' : 'end';
  };

  const describe = (error: unknown): WorkerMessage => {
    if (error instanceof UnsupportedCodecError) {
      return { type: 'unsupported', id, reason: error.message, isStreamable: error.isStreamable };
    }
    const reason = error instanceof Error ? error.message : String(error);
    return { type: error instanceof DamagedAudioError ? 'damaged' : 'failed', id, reason };
  };

  decode()
    .then((type): WorkerMessage => ({ type, id }), describe)
    .then((message) => {
      if (!signal.aborted) send(message);
      onEnd();
    });

  return {
    grow: growth.change,
    pull() {
      credit += 1;
      pulled.resolve();
      pulled = Promise.withResolvers();
    },
    close() {
      closing.abort();
      pulled.resolve();
      growth.change(growth.size, true);
    },
  };
};
