import { stat } from 'node:fs/promises';
import type { ProblemError } from '@audio-transcriber/contract';
import { type AudioSource, type DecodeOptions, isGrowing } from './audio-source.ts';
import { decodingFailed, empty, tooLong, unreadable } from './decode-problems.ts';
import { isInProcess } from './decoding/decode-audio.ts';
import { createDecoderPool, type DecodingFault, type DecodingRequest } from './decoding/decoder-pool.ts';
import { decodeWithFfmpeg } from './ffmpeg.ts';
import type { PcmChannels } from './pcm.ts';

/** Shared by the whole process. Starts its threads on demand. */
const pool = createDecoderPool();

/**
 * Decodes the first audio stream of a file to 16 kHz, as fast as the consumer reads. Decodes a growing file while it
 * arrives if its format allows that, otherwise when it is complete. Recovers as much as possible of damaged audio. Yields
 * several channels while they have different content, otherwise one.
 *
 * Decodes Opus and PCM in the containers that browsers write in worker threads: the samples depend on the bytes alone,
 * not on how they arrive. Decodes all other formats with ffmpeg, if it is installed.
 *
 * @throws ProblemError `empty-audio`, `unreadable-audio`, `unsupported-media-type`, `audio-too-long`, `internal`
 */
export async function* decode(audio: AudioSource, options: DecodeOptions): AsyncGenerator<PcmChannels> {
  const { mediaType, maxSeconds, signal, onChannelsMixed } = options;
  const { container } = mediaType;
  signal.throwIfAborted();
  if (!isInProcess(container)) {
    yield* decodeWithFfmpeg(audio, { ...options, codec: container.toUpperCase(), isStreamable: true });
    return;
  }
  const fault = yield* pool.decode({ container, maxSeconds, signal, onChannelsMixed, ...(await toPoolInput(audio)) });
  if (fault === undefined) return;
  if (fault.type !== 'unsupported') throw toProblem(fault, maxSeconds);
  yield* decodeWithFfmpeg(audio, { ...options, codec: fault.reason, isStreamable: fault.isStreamable });
}

/** Converts an audio source to the input of the pool. */
const toPoolInput = async (audio: AudioSource): Promise<Pick<DecodingRequest, 'audio' | 'nextGrowth'>> => {
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
      return decodingFailed(new Error(fault.reason));
  }
};
