import type { ByteReader } from './byte-reader.ts';
import { mixOf, readPcm } from './pcm-track.ts';
import { DamagedAudioError, type PcmFormat, type Track, UnsupportedCodecError } from './track.ts';

const headBytes = 12;
const chunkHeadBytes = 8;
const maxFormatBytes = 4096;
/** The length that streaming recorders write because they don't know it yet. */
const unknownLength = 0xffffffff;

const tags = { pcm: 1, float: 3, alaw: 6, ulaw: 7, extensible: 0xfffe } as const;

/**
 * Opens a WAV file (RIFF, RF64 or BW64). Reads its samples as they arrive. If the length is unknown (0 or 0xFFFFFFFF),
 * reads up to the end of the file.
 *
 * @throws UnsupportedCodecError, DamagedAudioError
 */
export const openWav = async (reader: ByteReader): Promise<Track> => {
  let format: PcmFormat | undefined;
  let longDataBytes: number | undefined;
  if (!(await reader.fill(headBytes))) throw new DamagedAudioError('The WAV file has no chunks.');
  reader.skip(headBytes);
  while (await reader.fill(chunkHeadBytes)) {
    const id = Buffer.from(reader.take(4)).toString('latin1');
    const size = new DataView(reader.take(4).slice().buffer).getUint32(0, true);
    if (id === 'data' && format !== undefined) {
      const isUnknown = size === 0 || size === unknownLength;
      return readPcm(reader, format, isUnknown ? longDataBytes : size);
    }
    const isHead = (id === 'fmt ' || id === 'ds64') && size >= 16 && size <= maxFormatBytes;
    if (isHead && (await reader.fill(size))) {
      const content = new DataView(reader.take(size).slice().buffer);
      if (id === 'fmt ') format = readFormat(content);
      else longDataBytes = Number(content.getBigUint64(8, true));
      reader.skip(size % 2);
    } else {
      reader.skip(size + (size % 2));
    }
  }
  throw new DamagedAudioError('The WAV file has no samples.');
};

const readFormat = (content: DataView): PcmFormat => {
  const declaredTag = content.getUint16(0, true);
  const isExtensible = declaredTag === tags.extensible && content.byteLength >= 40;
  const tag = isExtensible ? content.getUint16(24, true) : declaredTag;
  const channels = content.getUint16(2, true);
  const sampleRate = content.getUint32(4, true);
  const bytesPerSample = content.getUint16(12, true) / channels;
  const encoding = encodingOf(tag, bytesPerSample);
  if (encoding === undefined) throw new UnsupportedCodecError(`format ${tag} in WAV`);
  const mix = mixOf(channels, isExtensible ? content.getUint32(20, true) : undefined);
  return { encoding, bytesPerSample, isLittleEndian: true, sampleRate, ...mix };
};

const encodingOf = (tag: number, bytesPerSample: number): PcmFormat['encoding'] | undefined => {
  if (tag === tags.pcm && bytesPerSample === 1) return 'unsigned';
  if (tag === tags.pcm && [2, 3, 4].includes(bytesPerSample)) return 'int';
  if (tag === tags.float && [4, 8].includes(bytesPerSample)) return 'float';
  if (bytesPerSample !== 1) return undefined;
  return tag === tags.alaw ? 'alaw' : tag === tags.ulaw ? 'ulaw' : undefined;
};
