/** The sample rate of all decoded audio in the server, which is signed 16-bit. */
export const sampleRate = 16_000;

/** PCM samples: 16 kHz, mono, signed 16-bit. */
export type PcmSamples = Int16Array<ArrayBuffer>;

/**
 * A part of decoded audio: one array of samples for each channel, all of the same length. Only one array while all channels
 * have the same content, which is then mixed.
 */
export type PcmChannels = readonly PcmSamples[];

/** Returns the number of samples of each channel. */
export const lengthOf = ([first]: PcmChannels): number => first?.length ?? 0;

/** A segment of speech, cut at pauses, that an engine recognises in one call. */
export interface PcmSegment {
  /** Index of the segment in the recording, from 0. */
  readonly index: number;
  /** Start in seconds from the start of the recording. */
  readonly startSeconds: number;
  readonly samples: PcmSamples;
  /** Index of the channel, from 0. Undefined for audio that all channels have in common. */
  readonly channel?: number;
}

/** Returns the duration of samples in seconds. */
export const secondsOf = (samples: { readonly length: number }): number => samples.length / sampleRate;

/** Returns the mean power of the samples (mean of squares), without their DC offset. */
export const meanPower = (samples: PcmSamples): number => {
  let sum = 0;
  let squares = 0;
  for (const sample of samples) {
    sum += sample;
    squares += sample * sample;
  }
  const mean = sum / samples.length;
  return squares / samples.length - mean * mean;
};

/** Encodes samples as a WAV file (RIFF, PCM). */
export const encodeWav = (samples: PcmSamples): Uint8Array<ArrayBuffer> => {
  const headerBytes = 44;
  const file = new Uint8Array(headerBytes + samples.byteLength);
  const header = new DataView(file.buffer);
  const writeText = (offset: number, text: string) => {
    for (let i = 0; i < text.length; i++) header.setUint8(offset + i, text.charCodeAt(i));
  };
  writeText(0, 'RIFF');
  header.setUint32(4, file.byteLength - 8, true);
  writeText(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, sampleRate, true);
  header.setUint32(28, sampleRate * 2, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  writeText(36, 'data');
  header.setUint32(40, samples.byteLength, true);
  file.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), headerBytes);
  return file;
};
