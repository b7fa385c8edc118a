import type { ByteReader } from '../byte-reader.ts';
import { DamagedAudioError, type OpusPacket, type Track } from '../track.ts';
import { type BoxHeader, peekBoxHeader } from './mp4-boxes.ts';
import { type Mp4Sample, readFragment, readSampleTable } from './mp4-samples.ts';
import { type Mp4Track, readMovie } from './mp4-track.ts';

/** Larger than the index of a 24-hour recording. */
const maxMovieBytes = 8 * 1024 * 1024;
const maxFragmentBytes = 1024 * 1024;
const maxPacketBytes = 64 * 1024;
const boxType = /^[\w ©-]{4}$/;

/**
 * Opens an MP4/Opus file. Reads a fragmented file as it arrives. A file without fragments is readable once its index has
 * arrived, which may be at the end. After damage, continues with the next fragment.
 *
 * @throws UnsupportedCodecError, DamagedAudioError
 */
export const openMp4 = async (reader: ByteReader): Promise<Track> => {
  let start = 0;
  for (;;) {
    const header = await peekBoxHeader(reader);
    if (header === undefined || !boxType.test(header.type)) {
      // The size of the previous box may be damaged.
      reader.seek(start + 1);
      if (!(await findBoxes(reader, movieStart))) throw new DamagedAudioError('The MP4 file has no index.');
      continue;
    }
    start = reader.position;
    if (header.type !== 'moov') {
      reader.skip(header.size);
      continue;
    }
    const movie = await takeContent(reader, header, maxMovieBytes);
    if (movie === undefined) throw new DamagedAudioError('The index of the MP4 file is damaged.');
    const track = readMovie(movie);
    const packets = track.isFragmented ? readFragments(reader, track) : readSamples(reader, track);
    return { codec: 'opus', head: track.head, packets, declaredSeconds: track.declaredSeconds };
  }
};

async function* readSamples(reader: ByteReader, track: Mp4Track): AsyncGenerator<OpusPacket> {
  const readPacket = createPacketReader(reader, track);
  for (const sample of readSampleTable(track)) {
    const packet = await readPacket(sample);
    if (packet === undefined) return;
    yield packet;
  }
}

async function* readFragments(reader: ByteReader, track: Mp4Track): AsyncGenerator<OpusPacket> {
  const readPacket = createPacketReader(reader, track);
  let time = 0;
  for (;;) {
    const header = await peekBoxHeader(reader);
    if (header === undefined || !boxType.test(header.type) || header.size === Number.POSITIVE_INFINITY) {
      if (!(await findBoxes(reader, fragmentStart))) return;
      continue;
    }
    const start = reader.position;
    if (header.type !== 'moof') {
      await skipBox(reader, header);
      continue;
    }
    const fragment = await takeContent(reader, header, maxFragmentBytes);
    if (fragment === undefined) {
      reader.seek(start + 1);
      if (!(await findBoxes(reader, fragmentStart))) return;
      continue;
    }
    // The packets are most likely in the next box. Skips it only after all of them were read.
    const media = await peekBoxHeader(reader);
    const mediaStart = reader.position;
    for (const sample of readFragment(fragment, start, time, track)) {
      time = sample.time + sample.duration;
      const packet = await readPacket(sample);
      if (packet === undefined) break;
      yield packet;
    }
    reader.seek(mediaStart);
    if (media !== undefined) await skipBox(reader, media);
  }
}

/**
 * Creates a function that reads the packet of a sample. The function returns undefined if the sample is impossible: its
 * size or position is invalid, the file ends first, or all packets together are longer than the file. Callers stop at
 * the first one, because a few bytes can declare billions of them.
 */
const createPacketReader = (reader: ByteReader, { timescale }: Mp4Track) => {
  let totalBytes = 0;
  return async ({ offset, size, time }: Mp4Sample): Promise<OpusPacket | undefined> => {
    if (size > maxPacketBytes || offset < 0 || !Number.isSafeInteger(offset)) return undefined;
    if (offset !== reader.position) reader.seek(offset);
    if (!reader.has(size) && !(await reader.fill(size))) return undefined;
    totalBytes += size;
    if (totalBytes > reader.size) return undefined;
    return { data: reader.take(size), time: (time * 48_000) / timescale, endTrim: 0 };
  };
};

/** Moves past a box. If the box extends past the end of the file, its size is damaged: moves to the next fragment. */
const skipBox = async (reader: ByteReader, { type, size, headerBytes }: BoxHeader): Promise<void> => {
  const start = reader.position;
  if (type === 'moof' || size === Number.POSITIVE_INFINITY) return;
  reader.skip(size);
  if ((await reader.fill(1)) || !reader.isPastEnd) return;
  reader.seek(start + headerBytes);
  await findBoxes(reader, fragmentStart);
};

/** Copies the content of a box and moves past it. Returns undefined if the box is too long, or the file ends first. */
const takeContent = async (
  reader: ByteReader,
  { size, headerBytes }: BoxHeader,
  maxBytes: number,
): Promise<DataView<ArrayBuffer> | undefined> => {
  if (size > maxBytes || !(await reader.fill(size))) return undefined;
  reader.skip(headerBytes);
  return new DataView(reader.take(size - headerBytes).slice().buffer);
};

/** Types of a box and of its first child, to find the box after damage: `moov` with `mvhd`, `moof` with `mfhd`. */
const movieStart = [0x6d6f6f76, 0x6d766864] as const;
const fragmentStart = [0x6d6f6f66, 0x6d666864] as const;
/** Length of both headers. */
const startBytes = 16;

/** Moves to the next box with these types. Returns false if there is none. */
const findBoxes = async (reader: ByteReader, [outer, inner]: readonly [number, number]): Promise<boolean> => {
  while (reader.has(startBytes) || (await reader.fill(startBytes))) {
    if (reader.uint32At(4) === outer && reader.uint32At(12) === inner) return true;
    reader.skip(1);
  }
  return false;
};
