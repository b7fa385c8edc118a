import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import type { DecodeOptions } from './audio-source.ts';
import { tooLong } from './decode-problems.ts';
import { inputArguments } from './ffmpeg-process.ts';
import type { MediaType } from './media-type.ts';

/** Of the others it is only guessed from the first frames. */
const declaring: readonly MediaType['container'][] = ['webm', 'ogg', 'mp4', 'wav', 'flac', 'aiff'];

/** Speech codecs send more; so most recordings are so small that nobody needs to ask. */
const minBytesPerSecond = 750;
const maxReportBytes = 64 * 1024;

/**
 * Refuses a finished file that says itself that it is too long, before anything of it is recognised and billed. What
 * says nothing, or is no longer than it may be for its size, is found out by decoding it.
 *
 * @throws ProblemError `audio-too-long`
 */
export const refuseDeclaredLength = async (path: string, options: DecodeOptions): Promise<void> => {
  const { mediaType, maxSeconds, signal } = options;
  if (!declaring.includes(mediaType.container) || (await stat(path)).size < maxSeconds * minBytesPerSecond) return;
  const seconds = await readDeclaredSeconds(path, mediaType, signal);
  if (seconds !== undefined && seconds > maxSeconds + 1) throw tooLong(maxSeconds);
};

/** ffmpeg reports what it finds in the header, and stops for want of something to do. */
const readDeclaredSeconds = async (
  path: string,
  mediaType: MediaType,
  signal: AbortSignal,
): Promise<number | undefined> => {
  const ffmpeg = spawn('ffmpeg', ['-nostdin', '-hide_banner', ...inputArguments(`file:${path}`, mediaType)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  let report = '';
  ffmpeg.stderr.on('data', (chunk: Buffer) => {
    if (report.length < maxReportBytes) report += chunk.toString('latin1');
  });
  try {
    await once(ffmpeg, 'close');
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  const [, hours, minutes, seconds] = /^ {2}Duration: (\d+):(\d\d):(\d\d\.\d+),/m.exec(report) ?? [];
  return hours === undefined ? undefined : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
};
