import type { ByteReader } from './byte-reader.ts';
import { mixOf, readPcm } from './pcm-track.ts';
import { DamagedAudioError, type PcmFormat, type Track, UnsupportedCodecError } from './track.ts';

const headBytes = 12;
const chunkHeadBytes = 8;
const maxCommonBytes = 4096;

/** Sample formats by AIFF-C's compression type. Without `bytes`, the sample size determines the number of bytes. */
const encodings: Readonly<
  Record<string, Pick<PcmFormat, 'encoding' | 'isLittleEndian'> & { readonly bytes?: number }>
> = {
  NONE: { encoding: 'int', isLittleEndian: false },
  twos: { encoding: 'int', isLittleEndian: false },
  sowt: { encoding: 'int', isLittleEndian: true },
  in24: { encoding: 'int', isLittleEndian: false, bytes: 3 },
  in32: { encoding: 'int', isLittleEndian: false, bytes: 4 },
  fl32: { encoding: 'float', isLittleEndian: false, bytes: 4 },
  FL32: { encoding: 'float', isLittleEndian: false, bytes: 4 },
  fl64: { encoding: 'float', isLittleEndian: false, bytes: 8 },
  FL64: { encoding: 'float', isLittleEndian: false, bytes: 8 },
  alaw: { encoding: 'alaw', isLittleEndian: false, bytes: 1 },
  ALAW: { encoding: 'alaw', isLittleEndian: false, bytes: 1 },
  ulaw: { encoding: 'ulaw', isLittleEndian: false, bytes: 1 },
  ULAW: { encoding: 'ulaw', isLittleEndian: false, bytes: 1 },
};

/**
 * Opens an AIFF or AIFF-C file. Reads its samples as they arrive.
 *
 * @throws UnsupportedCodecError, DamagedAudioError
 */
export const openAiff = async (reader: ByteReader): Promise<Track> => {
  let format: PcmFormat | undefined;
  if (!(await reader.fill(headBytes))) throw new DamagedAudioError('The AIFF file has no chunks.');
  const isCompressed = reader.byteAt(headBytes - 1) === 'C'.charCodeAt(0);
  reader.skip(headBytes);
  while (await reader.fill(chunkHeadBytes)) {
    const id = Buffer.from(reader.peek(4)).toString('latin1');
    const size = reader.uint32At(4);
    reader.skip(chunkHeadBytes);
    if (id === 'SSND' && format !== undefined && (await reader.fill(8))) {
      const offset = reader.uint32At(0);
      reader.skip(8 + offset);
      return readPcm(reader, format, size > 8 + offset ? size - 8 - offset : undefined);
    }
    if (id === 'COMM' && size >= 18 && size <= maxCommonBytes && (await reader.fill(size))) {
      format = readFormat(new DataView(reader.take(size).slice().buffer), isCompressed);
      reader.skip(size % 2);
    } else {
      reader.skip(size + (size % 2));
    }
  }
  throw new DamagedAudioError('The AIFF file has no samples, or does not describe them first.');
};

const readFormat = (common: DataView, isCompressed: boolean): PcmFormat => {
  const typeBytes = isCompressed && common.byteLength >= 22 ? [18, 19, 20, 21] : [];
  const type = typeBytes.length === 0 ? 'NONE' : String.fromCharCode(...typeBytes.map((i) => common.getUint8(i)));
  const known = encodings[type];
  const bytesPerSample = known?.bytes ?? Math.ceil(common.getUint16(6) / 8);
  if (known === undefined || bytesPerSample < 1 || bytesPerSample > 8) {
    throw new UnsupportedCodecError(`${type} in AIFF`);
  }
  const { encoding, isLittleEndian } = known;
  const sampleRate = Math.round(readExtended(common, 8));
  return { encoding, bytesPerSample, isLittleEndian, sampleRate, ...mixOf(common.getUint16(0)) };
};

/** Reads a positive 80-bit number (IEEE 754 extended precision). */
const readExtended = (view: DataView, offset: number): number => {
  const exponent = (view.getUint16(offset) & 0x7fff) - 16383 - 63;
  return (view.getUint32(offset + 2) * 2 ** 32 + view.getUint32(offset + 6)) * 2 ** exponent;
};
