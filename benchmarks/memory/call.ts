import { toneRecording } from '@audio-transcriber/transcribe-server/testing';

const sampleRate = 16_000;
const headerBytes = 44;

/** The two speakers of a call. Each of the groups is a word. */
const speakers = ['123456', '987654'].map((group, i) =>
  toneRecording(
    Array.from({ length: 15 }, () => group),
    { pauseSeconds: 2.5, leadInSeconds: 0.3 + 1.7 * i },
  ),
);
const blockSamples = Math.max(...speakers.map(({ samples }) => samples.length));
const blockSeconds = blockSamples / sampleRate;

const block = new Uint8Array(4 * blockSamples);
const view = new DataView(block.buffer);
for (const [channel, { samples }] of speakers.entries()) {
  for (const [i, sample] of samples.entries()) view.setInt16(4 * i + 2 * channel, sample, true);
}

/** The number of words in a call. */
export const wordsIn = (seconds: number): number =>
  Math.ceil(seconds / blockSeconds) * speakers.reduce((sum, { words }) => sum + words.length, 0);

/** Yields a call of at least this length as a stereo WAV file of unknown length, in parts of about a minute. */
export function* callParts(seconds: number): Generator<Uint8Array<ArrayBuffer>> {
  const header = new Uint8Array(headerBytes);
  const fields = new DataView(header.buffer);
  const write = (offset: number, text: string) => header.set(new TextEncoder().encode(text), offset);
  write(0, 'RIFF');
  fields.setUint32(4, 0xffffffff, true);
  write(8, 'WAVEfmt ');
  fields.setUint32(16, 16, true);
  fields.setUint16(20, 1, true);
  fields.setUint16(22, 2, true);
  fields.setUint32(24, sampleRate, true);
  fields.setUint32(28, 4 * sampleRate, true);
  fields.setUint16(32, 4, true);
  fields.setUint16(34, 16, true);
  write(36, 'data');
  fields.setUint32(40, 0xffffffff, true);
  yield header;
  for (let at = 0; at < seconds; at += blockSeconds) yield block;
}
