import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AudioFormatName,
  encodeAudio,
  randomDigitGroups,
  toneRecording,
} from '@audio-transcriber/transcribe-server/testing';

/** A file to be decoded. */
export interface Recording {
  readonly format: AudioFormatName;
  readonly seconds: number;
  readonly path: string;
  readonly bytes: Uint8Array;
}

const formats: readonly AudioFormatName[] = ['webm-opus-live', 'ogg-opus', 'mp4-opus-fragmented', 'wav'];

/** Recordings of these lengths in every format, as browsers record: Opus of 48 kbit/s, tones with noise. */
export const writeRecordings = async (
  lengths: readonly number[],
): Promise<AsyncDisposable & { readonly recordings: readonly Recording[] }> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-decode-'));
  const recordings: Recording[] = [];
  for (const seconds of lengths) {
    const groups = randomDigitGroups({ seed: seconds, groups: seconds });
    const samples = toneRecording(groups, { noiseAmplitude: 0.02 }).samples.slice(0, seconds * 16_000);
    for (const format of formats) {
      const bytes = await encodeAudio(samples, format, { bitsPerSecond: 48_000 });
      const path = join(folder, `${format}-${seconds}`);
      await writeFile(path, bytes);
      recordings.push({ format, seconds, path, bytes });
    }
  }
  return { recordings, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
};
