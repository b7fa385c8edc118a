import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type PcmSamples, sampleRate } from '../audio/pcm.ts';
import { type AudioFormat, type AudioFormatName, audioFormats } from './audio-formats.ts';
import { reserveTemporaryFile } from './temporary-file.ts';

/** All samples at once, or in chunks. */
export type PcmSource = PcmSamples | Iterable<PcmSamples> | AsyncIterable<PcmSamples>;

export interface EncodeOptions {
  /** Default: ffmpeg's default. */
  readonly bitsPerSecond?: number;
  /** Default 1. With 2 of a source with one, both channels are identical. */
  readonly channels?: number;
  /** Number of interleaved channels of the source. Default 1. */
  readonly sourceChannels?: number;
}

/** Encodes an audio file with ffmpeg. */
export const encodeAudio = async (
  source: PcmSource,
  format: AudioFormatName | Pick<AudioFormat, 'ffmpegArguments'>,
  options: EncodeOptions = {},
): Promise<Uint8Array<ArrayBuffer>> => {
  await using file = await reserveTemporaryFile();
  await encodeAudioFile(source, format, file.path, options);
  return new Uint8Array(await readFile(file.path));
};

/** Encodes an audio file with ffmpeg. Keeps only one chunk of the source in memory. */
export const encodeAudioFile = async (
  source: PcmSource,
  format: AudioFormatName | Pick<AudioFormat, 'ffmpegArguments'>,
  path: string,
  { bitsPerSecond, channels = 1, sourceChannels = 1 }: EncodeOptions = {},
): Promise<void> => {
  const ffmpeg = spawn(
    'ffmpeg',
    [
      ...[
        '-hide_banner',
        '-loglevel',
        'error',
        '-y',
        '-f',
        's16le',
        '-ar',
        String(sampleRate),
        '-ac',
        String(sourceChannels),
        '-i',
        'pipe:0',
      ],
      ...['-ac', String(channels), ...(bitsPerSecond === undefined ? [] : ['-b:a', String(bitsPerSecond)])],
      ...[...(typeof format === 'string' ? audioFormats[format] : format).ffmpegArguments, `file:${path}`],
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  const [[exitCode], complaints, [written]] = await Promise.all([
    once(ffmpeg, 'close'),
    text(ffmpeg.stderr),
    Promise.allSettled([pipeline(bytesOf(source), ffmpeg.stdin)]),
  ]);
  if (exitCode !== 0) throw new Error(`ffmpeg exited with ${exitCode}: ${complaints}`);
  if (written.status === 'rejected') throw written.reason;
};

async function* bytesOf(source: PcmSource): AsyncGenerator<Uint8Array> {
  const chunks = source instanceof Int16Array ? [source] : source;
  for await (const { buffer, byteOffset, byteLength } of chunks) yield new Uint8Array(buffer, byteOffset, byteLength);
}
