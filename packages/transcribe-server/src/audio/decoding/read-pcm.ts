import type { PcmFormat } from '../demuxing/track.ts';

/** Decodes PCM frames to samples from -1 to 1, an array for each channel. The arrays are valid until the next call. */
type ReadPcm = (frames: Uint8Array) => readonly Float32Array[];

/** Creates a decoder for one PCM format. Returns a single channel, the mix, if the format's channels are always mixed. */
export const createPcmReader = (format: PcmFormat): ReadPcm => {
  const { bytesPerSample, mix, isMixed } = format;
  const read = isInt16(format) ? readInt16 : createPlaneReader(format);
  let buffers = mix.map(() => new Float32Array(0));
  return (frames) => {
    const count = Math.floor(frames.length / bytesPerSample / mix.length);
    if ((buffers[0]?.length ?? 0) < count) buffers = mix.map(() => new Float32Array(count));
    const planes = buffers.map((buffer) => buffer.subarray(0, count));
    for (const [channel, plane] of planes.entries()) read(frames, channel, mix.length, plane);
    return isMixed && planes.length > 1 ? [mixPlanes(planes, mix)] : planes;
  };
};

const mixPlanes = (planes: readonly Float32Array[], weights: readonly number[]): Float32Array => {
  const mixed = new Float32Array(planes[0]?.length ?? 0);
  planes.forEach((plane, channel) => {
    const weight = weights[channel] ?? 0;
    for (let i = 0; i < mixed.length; i++) mixed[i] = (mixed[i] as number) + weight * (plane[i] as number);
  });
  return mixed;
};

/** Reads the samples of one channel. */
type ReadPlane = (frames: Uint8Array, channel: number, channels: number, plane: Float32Array) => void;

/** The most common format: little-endian 16-bit integers. */
const isInt16 = ({ encoding, bytesPerSample, isLittleEndian }: PcmFormat): boolean =>
  encoding === 'int' && bytesPerSample === 2 && isLittleEndian;

/** A fast path for the most common format. */
const readInt16: ReadPlane = (frames, channel, channels, plane) => {
  const isAligned = frames.byteOffset % 2 === 0;
  const samples = isAligned
    ? new Int16Array(frames.buffer, frames.byteOffset, frames.length >> 1)
    : new Int16Array(frames.slice().buffer, 0, frames.length >> 1);
  for (let i = 0; i < plane.length; i++) plane[i] = (samples[i * channels + channel] as number) / 2 ** 15;
};

const createPlaneReader = (format: PcmFormat): ReadPlane => {
  const read = createSampleReader(format);
  return (frames, channel, channels, plane) => {
    const view = new DataView(frames.buffer, frames.byteOffset, frames.length);
    for (let i = 0; i < plane.length; i++) plane[i] = read(view, (i * channels + channel) * format.bytesPerSample);
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
