import { createOpusHead } from '../opus-head.ts';
import { DamagedAudioError, type OpusHead, UnsupportedCodecError } from '../track.ts';
import { createCursor, findBox, readBoxes, slice } from './mp4-boxes.ts';

/** The first audio track in the box `moov`. */
export interface Mp4Track {
  readonly id: number;
  /** Ticks per second. */
  readonly timescale: number;
  readonly head: OpusHead;
  /** The sample table. */
  readonly table: DataView;
  /** Whether the audio is in fragments. */
  readonly isFragmented: boolean;
  /** Defaults for samples in fragments. */
  readonly defaults: SampleDefaults;
  readonly declaredSeconds: number | undefined;
}

export interface SampleDefaults {
  readonly duration: number;
  readonly size: number;
}

const sampleEntryBytes = 28;
const codecNames: Readonly<Record<string, string>> = { mp4a: 'AAC', alac: 'ALAC', fLaC: 'FLAC', '.mp3': 'MP3' };

/**
 * Reads the content of the box `moov`.
 *
 * @throws UnsupportedCodecError, DamagedAudioError
 */
export const readMovie = (movie: DataView): Mp4Track => {
  for (const { type, content } of readBoxes(movie)) {
    if (type === 'trak' && handlerOf(content) === 'soun') return readTrack(content, movie);
  }
  throw new DamagedAudioError('The MP4 file has no audio track.');
};

const handlerOf = (track: DataView): string => {
  const handler = findBox(track, 'mdia', 'hdlr');
  return handler && handler.byteLength >= 12 ? textAt(handler, 8) : '';
};

const readTrack = (track: DataView, movie: DataView): Mp4Track => {
  const extension = findBox(movie, 'mvex');
  const isFragmented = extension !== undefined;
  const table = findBox(track, 'mdia', 'minf', 'stbl');
  const description = table && findBox(table, 'stsd');
  if (table === undefined || description === undefined || description.byteLength < 16) {
    throw new DamagedAudioError('The MP4 file does not describe its audio.');
  }
  const codec = textAt(description, 12);
  if (codec !== 'Opus') throw new UnsupportedCodecError(`${codecNames[codec] ?? codec} in MP4`, isFragmented);
  const id = idOf(track);
  const { timescale, ticks } = readMediaHeader(track);
  return {
    ...{ id, timescale, table, isFragmented },
    head: readHead(slice(description, 16)),
    defaults: extension ? readDefaults(extension, id) : { duration: 0, size: 0 },
    declaredSeconds: ticks > 0 ? ticks / timescale : undefined,
  };
};

const idOf = (track: DataView): number => {
  const header = findBox(track, 'tkhd');
  if (header === undefined || header.byteLength < 24) throw new DamagedAudioError('The MP4 track has no header.');
  return header.getUint8(0) === 1 ? header.getUint32(20) : header.getUint32(12);
};

const readMediaHeader = (track: DataView) => {
  const header = findBox(track, 'mdia', 'mdhd');
  if (header === undefined || header.byteLength < 24) throw new DamagedAudioError('The MP4 track has no clock.');
  const isLong = header.getUint8(0) === 1;
  const cursor = createCursor(header, isLong ? 20 : 12);
  return { timescale: cursor.uint32() || 48_000, ticks: isLong ? cursor.uint64() : cursor.uint32() };
};

/** Reads the box `dOps` of a sample entry (Encapsulation of Opus in ISO Base Media File Format, section 4.3.2). */
const readHead = (entry: DataView): OpusHead => {
  const specific = entry.byteLength > sampleEntryBytes ? findBox(slice(entry, sampleEntryBytes), 'dOps') : undefined;
  if (specific === undefined || specific.byteLength < 11) return createOpusHead({ channels: 2, preSkip: 0, gain: 0 });
  return createOpusHead({
    channels: specific.getUint8(1),
    preSkip: specific.getUint16(2),
    gain: specific.getInt16(8),
  });
};

const readDefaults = (extension: DataView, id: number): SampleDefaults => {
  for (const { type, content } of readBoxes(extension)) {
    if (type !== 'trex' || content.byteLength < 20 || content.getUint32(4) !== id) continue;
    return { duration: content.getUint32(12), size: content.getUint32(16) };
  }
  return { duration: 0, size: 0 };
};

const textAt = (view: DataView, offset: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(offset + i)));
