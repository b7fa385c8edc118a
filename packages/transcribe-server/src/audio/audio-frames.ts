/** The header of an audio frame. */
interface FrameHeader {
  readonly kind: 'mpeg' | 'adts';
  /** Bytes from this header to the next. */
  readonly frameBytes: number;
  /** The bits that all frames of a stream have in common. */
  readonly fixedBits: number;
}

/** Longer than any frame: ADTS stores the frame length in 13 bits. */
export const maxFrameBytes = 2 ** 13;

/** Zeros, or the rest of a frame, may precede the first whole frame. */
const maxJunkBytes = 4096;
const headerBytes = 6;
/** This many consecutive headers do not occur by accident. */
const chainedHeaders = 3;

/**
 * Detects frames of MPEG audio (layers 1 to 3, ISO 11172-3 and 13818-3) or AAC (ADTS, ISO 13818-7) in a file without a
 * container. Requires three consecutive frames, or two if the bytes end after them.
 *
 * @returns the kind of frames; undefined if there are none
 */
export const findAudioFrames = (bytes: Uint8Array): FrameHeader['kind'] | undefined => {
  for (let start = 0; start <= maxJunkBytes; start++) {
    const header = readHeader(bytes, start);
    if (header !== undefined && isChained(bytes, start, header)) return header.kind;
  }
  return undefined;
};

const isChained = (bytes: Uint8Array, start: number, first: FrameHeader): boolean => {
  let next = start + first.frameBytes;
  for (let headers = 1; headers < chainedHeaders; headers++) {
    if (next + headerBytes > bytes.length) return headers > 1;
    const header = readHeader(bytes, next);
    if (header?.fixedBits !== first.fixedBits) return false;
    next += header.frameBytes;
  }
  return true;
};

const readHeader = (bytes: Uint8Array, start: number): FrameHeader | undefined => {
  if (bytes[start] !== 0xff || start + headerBytes > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, headerBytes);
  return readAdtsHeader(view) ?? readMpegHeader(view);
};

const readAdtsHeader = (view: DataView): FrameHeader | undefined => {
  const fixedBits = view.getUint32(0) >>> 8;
  const hasSync = fixedBits >>> 12 === 0xfff && (fixedBits & 0x600) === 0;
  const sampleRateIndex = (fixedBits >>> 2) & 0xf;
  const frameBytes = (view.getUint32(2) >>> 5) & 0x1fff;
  if (!hasSync || sampleRateIndex > 12 || frameBytes <= headerBytes) return undefined;
  return { kind: 'adts', frameBytes, fixedBits };
};

interface MpegVersion {
  readonly hertz: readonly number[];
  /** Bit rates of layers 1, 2 and 3 in kbit/s, by the bit rate index minus 1. */
  readonly kilobits: readonly (readonly number[])[];
  readonly layer3Samples: number;
}

const mpeg1: MpegVersion = {
  hertz: [44_100, 48_000, 32_000],
  kilobits: [
    [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  ],
  layer3Samples: 1152,
};
const slowKilobits = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const mpeg2: MpegVersion = {
  hertz: [22_050, 24_000, 16_000],
  kilobits: [[32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256], slowKilobits, slowKilobits],
  layer3Samples: 576,
};
const mpeg25: MpegVersion = { ...mpeg2, hertz: [11_025, 12_000, 8_000] };
const mpegVersions = [mpeg25, undefined, mpeg2, mpeg1];
/** The bits of the sync word, version, layer and sample rate. */
const mpegFixedBits = 0xfffe0c00;

const readMpegHeader = (view: DataView): FrameHeader | undefined => {
  const header = view.getUint32(0);
  const version = mpegVersions[(header >>> 19) & 3];
  const layer = 4 - ((header >>> 17) & 3);
  const kilobits = version?.kilobits[layer - 1]?.[((header >>> 12) & 0xf) - 1];
  const hertz = version?.hertz[(header >>> 10) & 3];
  const padding = (header >>> 9) & 1;
  if (header >>> 21 !== 0x7ff || version === undefined || kilobits === undefined || hertz === undefined)
    return undefined;
  const bytesOf = (samples: number) => Math.floor((samples * kilobits * 125) / hertz);
  const frameBytes =
    layer === 1 ? 4 * (bytesOf(96) + padding) : bytesOf(layer === 3 ? version.layer3Samples : 1152) + padding;
  return { kind: 'mpeg', frameBytes, fixedBits: header & mpegFixedBits };
};
