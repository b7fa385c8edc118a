import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { ProblemError } from '@audio-transcriber/contract';
import { type AudioSource, type DecodeOptions, isGrowing } from './audio-source.ts';
import { checkDeclaredDuration } from './declared-duration.ts';
import { ffmpegMissing, tooLong } from './decode-problems.ts';
import { runFfmpeg } from './ffmpeg-process.ts';
import { lengthOf, type PcmChannels, sampleRate } from './pcm.ts';

interface FfmpegOptions extends DecodeOptions {
  /** Name of the codec for error messages, such as `AAC in MP4`. */
  readonly codec: string;
  /** Whether ffmpeg can read the file from a pipe. */
  readonly isStreamable: boolean;
}

/** Returns whether an executable `ffmpeg` is in the `PATH`. */
export const isFfmpegInstalled = async (): Promise<boolean> => {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const found = await Promise.allSettled(folders.map((folder) => access(join(folder, 'ffmpeg'), constants.X_OK)));
  return found.some(({ status }) => status === 'fulfilled');
};

/**
 * Decodes a file with ffmpeg. Decodes a growing file while it arrives, if ffmpeg can read it from a pipe. If that fails,
 * waits until the file is complete, decodes it again, and skips the samples already yielded.
 *
 * @throws ProblemError with the codes of `decode`
 */
export async function* decodeWithFfmpeg(audio: AudioSource, options: FfmpegOptions): AsyncGenerator<PcmChannels> {
  const { codec, isStreamable, signal } = options;
  if (!(await isFfmpegInstalled())) throw ffmpegMissing(codec);
  if (isGrowing(audio)) {
    let delivered = 0;
    if (isStreamable) {
      try {
        for await (const samples of limitLength(runFfmpeg(audio, options), options)) {
          yield samples;
          delivered += lengthOf(samples);
        }
        return;
      } catch (error) {
        if (signal.aborted || isTooLong(error)) throw error;
      }
    }
    await audio.completed(signal);
    yield* skipSamples(limitLength(runFfmpeg(audio.path, options), options), delivered);
    return;
  }
  const path = typeof audio === 'string' ? audio : await audio.path();
  await checkDeclaredDuration(path, options);
  yield* limitLength(runFfmpeg(path, options), options);
}

async function* limitLength(
  pcm: AsyncIterable<PcmChannels>,
  { maxSeconds }: FfmpegOptions,
): AsyncGenerator<PcmChannels> {
  let sampleCount = 0;
  for await (const samples of pcm) {
    sampleCount += lengthOf(samples);
    if (sampleCount > maxSeconds * sampleRate) throw tooLong(maxSeconds);
    yield samples;
  }
}

async function* skipSamples(pcm: AsyncIterable<PcmChannels>, count: number): AsyncGenerator<PcmChannels> {
  let toSkip = count;
  for await (const samples of pcm) {
    const skipped = Math.min(toSkip, lengthOf(samples));
    toSkip -= skipped;
    if (skipped < lengthOf(samples)) yield samples.map((channel) => channel.subarray(skipped));
  }
}

const isTooLong = (error: unknown): boolean => error instanceof ProblemError && error.code === 'audio-too-long';
