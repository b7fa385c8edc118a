import { readFile } from 'node:fs/promises';
import { randomDigitGroups, toneChunks, toneTruth } from '@audio-transcriber/transcribe-server/testing';
import { encodeAudioFile } from '../../packages/transcribe-server/src/testing/encode-audio.ts';
import { reserveTemporaryFile } from '../../packages/transcribe-server/src/testing/temporary-file.ts';

/** A recording in a browser's format: its bytes and duration. */
export interface BrowserRecording {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly seconds: number;
}

export const mediaType = 'audio/webm;codecs=opus';

/** Creates groups of tones with pauses, in WebM/Opus at 48 kbit/s with a cluster for each second. */
export const createRecording = async (minSeconds: number): Promise<BrowserRecording> => {
  const groups = randomDigitGroups({ seed: 1, groups: Math.ceil(minSeconds) });
  let count = 1;
  while (toneTruth(groups.slice(0, count)).seconds < minSeconds) count++;
  const spoken = groups.slice(0, count);
  await using file = await reserveTemporaryFile();
  await encodeAudioFile(toneChunks(spoken), 'webm-opus-live', file.path, { bitsPerSecond: 48_000 });
  return { bytes: new Uint8Array(await readFile(file.path)), seconds: toneTruth(spoken).seconds };
};

/** Truncates a recording. */
export const stopAt = ({ bytes, seconds }: BrowserRecording, stopSeconds: number): BrowserRecording => ({
  bytes: bytes.slice(0, Math.round((bytes.length * stopSeconds) / seconds)),
  seconds: stopSeconds,
});

/** Splits a recording into chunks of one second. */
export const chunksOf = ({ bytes, seconds }: BrowserRecording): Blob[] => {
  const size = Math.ceil(bytes.length / seconds);
  const count = Math.ceil(bytes.length / size);
  return Array.from(
    { length: count },
    (_, i) => new Blob([bytes.slice(i * size, (i + 1) * size)], { type: mediaType }),
  );
};
