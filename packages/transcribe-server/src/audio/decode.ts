import { stat } from 'node:fs/promises';
import type { ProblemError } from '@audio-transcriber/contract';
import { type AudioSource, type DecodeOptions, isGrowing } from './audio-source.ts';
import { broken, empty, tooLong, unreadable } from './decode-problems.ts';
import { isInProcess } from './decoding/decode-audio.ts';
import { createDecoderPool, type DecodingFault, type DecodingRequest } from './decoding/decoder-pool.ts';
import { decodeWithFfmpeg } from './ffmpeg.ts';
import type { PcmSamples } from './pcm.ts';

/** Of the whole process. Its threads are started as they are needed. */
const pool = createDecoderPool();

/**
 * Decodes the first audio stream of a file, as fast as the consumer reads. A file that still grows is decoded while it
 * does, where its kind allows that, and otherwise when it is complete. Damaged audio gives what can be saved of it.
 *
 * Opus and PCM in the containers that browsers write are decoded in worker threads: the samples depend on the bytes
 * alone, however they come. All else is decoded by ffmpeg, where it is installed.
 *
 * @throws ProblemError `empty-audio`, `unreadable-audio`, `unsupported-media-type`, `audio-too-long`, `internal`
 */
export async function* decode(audio: AudioSource, options: DecodeOptions): AsyncGenerator<PcmSamples> {
  const { mediaType, maxSeconds, signal } = options;
  const { container } = mediaType;
  signal.throwIfAborted();
  if (!isInProcess(container)) {
    yield* decodeWithFfmpeg(audio, { ...options, codec: container.toUpperCase(), isStreamable: true });
    return;
  }
  const fault = yield* pool.decode({ container, maxSeconds, signal, ...(await locate(audio)) });
  if (fault === undefined) return;
  if (fault.type !== 'unsupported') throw toProblem(fault, maxSeconds);
  yield* decodeWithFfmpeg(audio, { ...options, codec: fault.reason, isStreamable: fault.isStreamable });
}

/** Where the pool finds the audio. */
const locate = async (audio: AudioSource): Promise<Pick<DecodingRequest, 'audio' | 'nextGrowth'>> => {
  if (typeof audio === 'string') return { audio: { path: audio, size: (await stat(audio)).size, isComplete: true } };
  if (!isGrowing(audio)) return { audio: { bytes: audio.content } };
  const state = () => ({ size: audio.bytes, isComplete: audio.isComplete });
  const nextGrowth = async (knownSize: number, signal: AbortSignal) => {
    await audio.waitForBytes(knownSize + 1, signal);
    return state();
  };
  return { audio: { path: audio.path, ...state() }, nextGrowth };
};

const toProblem = (fault: Exclude<DecodingFault, { type: 'unsupported' }>, maxSeconds: number): ProblemError => {
  switch (fault.type) {
    case 'empty':
      return empty();
    case 'too-long':
      return tooLong(maxSeconds);
    case 'damaged':
      return unreadable(new Error(fault.reason));
    case 'failed':
      return broken(new Error(fault.reason));
  }
};
