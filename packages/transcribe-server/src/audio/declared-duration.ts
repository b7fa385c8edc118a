import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import type { DecodeOptions } from './audio-source.ts';
import { tooLong } from './decode-problems.ts';
import { inputArguments } from './ffmpeg-process.ts';
import type { MediaType } from './media-type.ts';

/** Containers that store a duration. For others, ffmpeg only estimates it from the first frames. */
const containersWithDuration: readonly MediaType['container'][] = ['webm', 'ogg', 'mp4', 'wav', 'flac', 'aiff'];

/** Below the bit rate of any speech codec. Files too small for `maxSeconds` at this rate are not checked. */
const minBytesPerSecond = 750;
const maxReportBytes = 64 * 1024;

/**
 * Rejects a finished file whose declared duration is too long, before any of it is recognised and billed. Accepts files
 * without a declared duration: for those, decoding enforces the limit.
 *
 * @throws ProblemError `audio-too-long`
 */
export const checkDeclaredDuration = async (path: string, options: DecodeOptions): Promise<void> => {
  const { mediaType, maxSeconds, signal } = options;
  if (!containersWithDuration.includes(mediaType.container) || (await stat(path)).size < maxSeconds * minBytesPerSecond)
    return;
  const seconds = await readDeclaredSeconds(path, mediaType, signal);
  if (seconds !== undefined && seconds > maxSeconds + 1) throw tooLong(maxSeconds);
};

/** Reads the declared duration: without an output, ffmpeg prints the file's header and exits. */
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
