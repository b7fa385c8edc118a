import type { ByteReader } from './byte-reader.ts';
import { readOpusHead, samplesOfPacket } from './opus-head.ts';
import { DamagedAudioError, type OpusHead, type OpusPacket, type Track, UnsupportedCodecError } from './track.ts';

/** A page of Ogg (RFC 3533, section 6). */
interface Page {
  readonly serial: number;
  /** Where its last complete packet ends; undefined where none ends in it. */
  readonly granule: number | undefined;
  readonly isContinued: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** The packets, of which the last one may go on in the next page. */
  readonly packets: readonly Uint8Array[];
  readonly isLastPacketWhole: boolean;
}

const capturePattern = 0x4f676753;
const headerBytes = 27;
const maxSegmentBytes = 255;
/** What a packet may take that goes on over pages: many times what any packet has. */
const maxPacketBytes = 256 * 1024;
/** Pages of other streams, such as video, that may come before the first of Opus. */
const maxPagesBefore = 64;
/** The longest page (RFC 3533, section 6). The last one begins within so many bytes of the end of the file. */
const maxPageBytes = 65_307;
/** Ticks of the clock of Opus in Ogg in a second (RFC 7845, section 4). */
const granulesPerSecond = 48_000;

const signatures = { Vorbis: '\x01vorbis', FLAC: '\x7fFLAC', Speex: 'Speex   ' } as const;

/**
 * Reads the Opus packets of an Ogg file (RFC 7845) as they come, of the first Opus stream and of those chained to it.
 * Behind damage it goes on with the next page.
 *
 * @throws UnsupportedCodecError, DamagedAudioError
 */
export const openOgg = async (reader: ByteReader): Promise<Track> => {
  let codec: string | undefined;
  for (let pages = 0; pages < maxPagesBefore; pages++) {
    const page = await readPage(reader);
    const first = page?.packets[0];
    if (page === undefined || first === undefined) break;
    const head = readOpusHead(first);
    if (head !== undefined) {
      const declaredSeconds = await readDeclaredSeconds(reader, page.serial);
      return { codec: 'opus', head, packets: readPackets(reader, page.serial), declaredSeconds };
    }
    const start = Buffer.from(first.subarray(0, 8)).toString('latin1');
    codec ??= Object.entries(signatures).find(([, signature]) => start.startsWith(signature))?.[0];
  }
  if (codec !== undefined) throw new UnsupportedCodecError(`${codec} in Ogg`);
  throw new DamagedAudioError('The Ogg file has no audio stream.');
};

/** Reads how long a stream is from the last page of what there is of the file. Does not move. */
const readDeclaredSeconds = async (reader: ByteReader, serial: number): Promise<number | undefined> => {
  const { position, size } = reader;
  reader.seek(Math.max(position, size - maxPageBytes));
  let granule: number | undefined;
  if (await reader.fill(size - reader.position)) {
    const bytes = Buffer.from(reader.peek());
    for (let i = bytes.indexOf('OggS'); i >= 0 && i + headerBytes <= bytes.length; i = bytes.indexOf('OggS', i + 1)) {
      const end = bytes.readBigInt64LE(i + 6);
      if (bytes.readUInt32LE(i + 14) === serial && end >= 0n) granule = Number(end);
    }
  }
  reader.seek(position);
  return granule === undefined ? undefined : granule / granulesPerSecond;
};

async function* readPackets(reader: ByteReader, firstSerial: number): AsyncGenerator<OpusPacket> {
  let serial = firstSerial;
  let head: OpusHead | undefined;
  let areTagsRead = false;
  let rest: Uint8Array | undefined;
  let position = 0;
  let isStarted = false;

  for (;;) {
    const page = await readPage(reader);
    if (page === undefined) return;
    if (page.isFirst) {
      const nextHead = isStarted ? readOpusHead(page.packets[0] ?? new Uint8Array()) : undefined;
      if (nextHead === undefined) continue;
      // What follows has a clock of its own.
      [serial, head] = [page.serial, nextHead];
      [areTagsRead, isStarted, rest] = [false, false, undefined];
      continue;
    }
    if (page.serial !== serial) continue;

    const packets = joinContinued(page, rest);
    rest = page.isLastPacketWhole ? undefined : packets.pop()?.slice();
    if (rest !== undefined && rest.length > maxPacketBytes) rest = undefined;
    if (!areTagsRead) {
      // The comment header ends before the first page with audio begins.
      areTagsRead = rest === undefined;
      continue;
    }
    if (packets.length === 0) continue;

    const durations = packets.map(samplesOfPacket);
    const pageSamples = durations.reduce((sum, samples) => sum + samples, 0);
    // The granule of the last page says where the recording ends, that of any other where its packets end.
    const startByClock = page.granule === undefined ? undefined : page.granule - pageSamples;
    const isCut = page.isLast && startByClock !== undefined && startByClock < position;
    let time = isCut || startByClock === undefined ? position : startByClock;
    if (!isStarted && isCut) time = Math.max(0, time);
    isStarted = true;
    let excess = isCut ? time + pageSamples - (page.granule ?? 0) : 0;
    position = time + pageSamples;

    const trims = durations.map(() => 0);
    for (let i = packets.length - 1; i >= 0 && excess > 0; i--) {
      trims[i] = Math.min(excess, durations[i] ?? 0);
      excess -= trims[i] ?? 0;
    }
    for (const [i, data] of packets.entries()) {
      yield { data, time, endTrim: trims[i] ?? 0, ...(head && { head }) };
      head = undefined;
      time += durations[i] ?? 0;
    }
  }
}

const joinContinued = ({ isContinued, packets }: Page, rest: Uint8Array | undefined): Uint8Array[] => {
  if (!isContinued) return [...packets];
  const [end, ...others] = packets;
  // The beginning of the first packet is lost.
  if (rest === undefined) return others;
  return [Buffer.concat([rest, end ?? new Uint8Array()]), ...others];
};

/** The next page, behind damage too; undefined at the end of the file. */
const readPage = async (reader: ByteReader): Promise<Page | undefined> => {
  for (;;) {
    if (!(await findPage(reader))) return undefined;
    const flags = reader.byteAt(5);
    const segments = reader.byteAt(26);
    if (!(await reader.fill(headerBytes + segments))) return undefined;
    let bodyBytes = 0;
    for (let i = 0; i < segments; i++) bodyBytes += reader.byteAt(headerBytes + i);
    if (!(await reader.fill(headerBytes + segments + bodyBytes))) {
      // Its end is missing, or its lengths are damaged.
      reader.skip(1);
      continue;
    }
    const header = reader.take(headerBytes);
    const view = new DataView(header.buffer, header.byteOffset, headerBytes);
    const lengths = reader.take(segments);
    const granule = view.getBigInt64(6, true);
    return {
      serial: view.getUint32(14, true),
      granule: granule < 0n ? undefined : Number(granule),
      isContinued: (flags & 1) !== 0,
      isFirst: (flags & 2) !== 0,
      isLast: (flags & 4) !== 0,
      packets: readPagePackets(lengths, reader.take(bodyBytes)),
      isLastPacketWhole: lengths.at(-1) !== maxSegmentBytes,
    };
  }
};

const readPagePackets = (lengths: Uint8Array, body: Uint8Array): Uint8Array[] => {
  const packets: Uint8Array[] = [];
  let start = 0;
  let end = 0;
  for (const [i, length] of lengths.entries()) {
    end += length;
    if (length === maxSegmentBytes && i < lengths.length - 1) continue;
    packets.push(body.subarray(start, end));
    start = end;
  }
  return packets;
};

/** Moves to the next head of a page; false where there is none. */
const findPage = async (reader: ByteReader): Promise<boolean> => {
  while (reader.has(headerBytes) || (await reader.fill(headerBytes))) {
    // Version 0, and none but the three flags.
    if (reader.uint32At(0) === capturePattern && reader.byteAt(4) === 0 && reader.byteAt(5) < 8) return true;
    reader.skip(1);
  }
  return false;
};
