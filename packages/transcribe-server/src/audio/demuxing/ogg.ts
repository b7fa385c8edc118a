import type { ByteReader } from './byte-reader.ts';
import { readOpusHead, samplesOfPacket } from './opus-head.ts';
import { DamagedAudioError, type OpusHead, type OpusPacket, type Track, UnsupportedCodecError } from './track.ts';

/** An Ogg page (RFC 3533, section 6). */
interface Page {
  readonly serial: number;
  /** Granule position: the end of its last complete packet. Undefined if no packet ends in the page. */
  readonly granule: number | undefined;
  readonly isContinued: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** The packets. The last one may continue in the next page. */
  readonly packets: readonly Uint8Array[];
  readonly isLastPacketWhole: boolean;
}

const capturePattern = 0x4f676753;
const headerBytes = 27;
const maxSegmentBytes = 255;
/** Limit of a packet that continues over several pages: many times the size of any audio packet. */
const maxPacketBytes = 256 * 1024;
/** Maximum number of pages of other streams, such as video, before the first Opus page. */
const maxPagesBefore = 64;
/** Maximum length of a page (RFC 3533, section 6). The last page begins at most this far from the end of the file. */
const maxPageBytes = 65_307;
/** Granule positions of Opus count samples at 48 kHz (RFC 7845, section 4). */
const granulesPerSecond = 48_000;

const signatures = { Vorbis: '\x01vorbis', FLAC: '\x7fFLAC', Speex: 'Speex   ' } as const;

/**
 * Opens an Ogg/Opus file (RFC 7845). Reads the packets of its first Opus stream, and of the streams chained to it, as
 * they arrive. Continues with the next page after damage.
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

/** Reads the duration of a stream from the last page in the file, as far as it is available. Does not move. */
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
      // A chained stream has its own timestamps.
      [serial, head, position] = [page.serial, nextHead, 0];
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
    // On the last page, the granule position is the end of the recording; on other pages, the end of their last packet.
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
  // The start of the first packet is missing.
  if (rest === undefined) return others;
  return [Buffer.concat([rest, end ?? new Uint8Array()]), ...others];
};

/** Reads the next page. Skips damaged bytes. Returns undefined at the end of the file. */
const readPage = async (reader: ByteReader): Promise<Page | undefined> => {
  for (;;) {
    if (!(await findPage(reader))) return undefined;
    const flags = reader.byteAt(5);
    const segments = reader.byteAt(26);
    if (!(await reader.fill(headerBytes + segments))) return undefined;
    let bodyBytes = 0;
    for (let i = 0; i < segments; i++) bodyBytes += reader.byteAt(headerBytes + i);
    if (!(await reader.fill(headerBytes + segments + bodyBytes))) {
      // The end of the page is missing, or its segment table is damaged.
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

/** Moves to the next page header. Returns false if there is none. */
const findPage = async (reader: ByteReader): Promise<boolean> => {
  while (reader.has(headerBytes) || (await reader.fill(headerBytes))) {
    // Requires version 0, and no flags other than the three defined ones.
    if (reader.uint32At(0) === capturePattern && reader.byteAt(4) === 0 && reader.byteAt(5) < 8) return true;
    reader.skip(1);
  }
  return false;
};
