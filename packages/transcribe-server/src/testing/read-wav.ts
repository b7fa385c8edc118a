import { type PcmSamples, sampleRate } from '../audio/pcm.ts';

/** Returns the samples of a WAV file with 16 kHz, mono, 16 bit. Returns undefined for any other file. */
export const readWav = (file: Uint8Array<ArrayBuffer>): PcmSamples | undefined => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const textAt = (offset: number) => String.fromCharCode(...file.subarray(offset, offset + 4));
  if (textAt(0) !== 'RIFF' || textAt(8) !== 'WAVE') return undefined;
  let isReadable = false;
  for (let offset = 12; offset + 8 <= file.length; ) {
    const start = offset + 8;
    const bytes = view.getUint32(offset + 4, true);
    if (textAt(offset) === 'fmt ') {
      const [codec, channels, bits] = [0, 2, 14].map((place) => view.getUint16(start + place, true));
      isReadable = codec === 1 && channels === 1 && bits === 16 && view.getUint32(start + 4, true) === sampleRate;
    }
    if (textAt(offset) === 'data') {
      return isReadable ? new Int16Array(file.slice(start, start + bytes - (bytes % 2)).buffer) : undefined;
    }
    offset = start + bytes + (bytes % 2);
  }
  return undefined;
};
