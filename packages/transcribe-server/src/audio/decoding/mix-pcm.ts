import type { PcmFormat } from '../demuxing/track.ts';

/** Decodes PCM frames to mono. Writes samples from -1 to 1 into the target, and returns their number. */
export type MixPcm = (frames: Uint8Array, target: Float32Array) => number;

/** Creates a decoder for one PCM format. */
export const createPcmMixer = (format: PcmFormat): MixPcm => {
  const { bytesPerSample, mix } = format;
  if (format.encoding === 'int' && bytesPerSample === 2 && format.isLittleEndian) return createInt16Mixer(mix);
  const read = createSampleReader(format);
  const frameBytes = bytesPerSample * mix.length;
  return (frames, target) => {
    const view = new DataView(frames.buffer, frames.byteOffset, frames.length);
    const count = Math.floor(frames.length / frameBytes);
    let offset = 0;
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (const weight of mix) {
        sum += weight * read(view, offset);
        offset += bytesPerSample;
      }
      target[i] = sum;
    }
    return count;
  };
};

/** A fast path for the most common format: little-endian 16-bit integers. */
const createInt16Mixer = (mix: readonly number[]): MixPcm => {
  const weights = Float64Array.from(mix, (weight) => weight / 2 ** 15);
  const channels = weights.length;
  return (frames, target) => {
    const samples = new Int16Array(frames.slice().buffer, 0, frames.length >> 1);
    const count = Math.floor(samples.length / channels);
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++) {
        sum += (weights[channel] as number) * (samples[i * channels + channel] as number);
      }
      target[i] = sum;
    }
    return count;
  };
};

type ReadSample = (view: DataView, offset: number) => number;

const createSampleReader = ({ encoding, bytesPerSample, isLittleEndian }: PcmFormat): ReadSample => {
  switch (encoding) {
    case 'unsigned':
      return (view, offset) => (view.getUint8(offset) - 128) / 128;
    case 'alaw':
      return (view, offset) => alaw[view.getUint8(offset)] ?? 0;
    case 'ulaw':
      return (view, offset) => ulaw[view.getUint8(offset)] ?? 0;
    case 'float':
      return bytesPerSample === 8
        ? (view, offset) => clamp(view.getFloat64(offset, isLittleEndian))
        : (view, offset) => clamp(view.getFloat32(offset, isLittleEndian));
    case 'int':
      return createIntegerReader(bytesPerSample, isLittleEndian);
  }
};

const createIntegerReader = (bytesPerSample: number, isLittleEndian: boolean): ReadSample => {
  if (bytesPerSample === 1) return (view, offset) => view.getInt8(offset) / 2 ** 7;
  if (bytesPerSample === 2) return (view, offset) => view.getInt16(offset, isLittleEndian) / 2 ** 15;
  if (bytesPerSample === 4) return (view, offset) => view.getInt32(offset, isLittleEndian) / 2 ** 31;
  return isLittleEndian
    ? (view, offset) => (view.getInt16(offset + 1, true) * 256 + view.getUint8(offset)) / 2 ** 23
    : (view, offset) => (view.getInt16(offset) * 256 + view.getUint8(offset + 2)) / 2 ** 23;
};

/** Limits a sample to the range from -1 to 1. NaN becomes 0. */
const clamp = (sample: number): number => (sample > -1 ? Math.min(1, sample) : sample <= -1 ? -1 : 0);

/** Decoding tables for A-law and mu-law (ITU-T G.711). */
const alaw = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = ((bits & 0xf) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return (bits & 0x80 ? magnitude : -magnitude) / 2 ** 15;
});

const ulaw = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = ~code;
  const magnitude = ((((bits & 0xf) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return (bits & 0x80 ? -magnitude : magnitude) / 2 ** 15;
});
