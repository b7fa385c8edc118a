/** The one form of audio inside the server: 16 kHz, mono, signed 16-bit. */
export const sampleRate = 16_000;

/** Samples of 16 kHz mono PCM. */
export type PcmSamples = Int16Array<ArrayBuffer>;

/** A stretch of speech, cut in pauses, that an engine recognises in one call. */
export interface PcmSegment {
  /** Place in the order of the audio, from 0. */
  readonly index: number;
  /** Where it begins in the audio. */
  readonly startSeconds: number;
  readonly samples: PcmSamples;
}

/** How long so many samples last. */
export const secondsOf = (samples: { readonly length: number }): number => samples.length / sampleRate;

/** How loud they are, as a mean of squares; a constant offset does not count. */
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

/** A WAV file (RIFF, PCM) of the samples. */
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
