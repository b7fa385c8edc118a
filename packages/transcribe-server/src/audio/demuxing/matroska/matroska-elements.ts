import type { ByteReader } from '../byte-reader.ts';
import { type ElementHeader, peekElementHeader, readElementHeader } from './ebml.ts';

/** Ids of the top-level elements and of those in a cluster: https://www.rfc-editor.org/rfc/rfc9559.html */
export const ids = {
  header: 0x1a45dfa3,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  information: 0x1549a966,
  tracks: 0x1654ae6b,
  cues: 0x1c53bb6b,
  chapters: 0x1043a770,
  tags: 0x1254c367,
  attachments: 0x1941a469,
  cluster: 0x1f43b675,
  clusterTime: 0xe7,
  position: 0xa7,
  previousSize: 0xab,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  void: 0xec,
  crc32: 0xbf,
} as const;

const knownIds: ReadonlySet<number> = new Set(Object.values(ids));
/** 4-byte ids, which do not occur by accident. */
const distinctIds: ReadonlySet<number> = new Set([...knownIds].filter((id) => id > 0xffffff));
/** Master elements that are flattened: their children are read in their place. */
const masters: ReadonlySet<number> = new Set([ids.segment, ids.cluster]);

/** Longer blocks are not audio. */
const maxBlockBytes = 64 * 1024;
/** Longer than the headers of any recorder or muxer. */
const maxHeadBytes = 1024 * 1024;
/** Number of bytes that may be read again, in addition to the number of bytes read so far. Prevents quadratic time. */
const freeRewindBytes = 1024 * 1024;

/** An element with its content. */
export interface Element {
  readonly id: number;
  /** Empty for master elements. Valid until the next element is requested. */
  readonly content: Uint8Array;
}

/**
 * Creates a reader of the elements of a Matroska file, in order. Supports master elements of unknown size. Skips unknown
 * elements, and elements that are too long for their type. If a damaged size has swallowed other elements, finds them.
 */
export const createElementReader = (reader: ByteReader) => {
  let lastStart = 0;
  let rewoundBytes = 0;

  /** Moves back to the second byte of the last element, to find elements that its damaged size has swallowed. */
  const rewind = () => {
    const bytes = reader.position - lastStart - 1;
    if (bytes <= 0 || rewoundBytes + bytes > freeRewindBytes + lastStart) return;
    rewoundBytes += bytes;
    reader.seek(lastStart + 1);
  };

  /** Moves to the next element with a known id, after damage too. Returns its header without moving past it. */
  const findHeader = async (): Promise<ElementHeader | undefined> => {
    const header = await peekElementHeader(reader);
    if (header !== undefined && knownIds.has(header.id)) return header;
    if (!(await reader.fill(1)) && !reader.isPastEnd) return undefined;
    rewind();
    if (!(await findElement(reader))) return undefined;
    return peekElementHeader(reader);
  };

  /** Reads the content of an element. Returns undefined if the element is skipped. */
  const readContent = async ({ id, size, headerBytes }: ElementHeader): Promise<Uint8Array | undefined> => {
    reader.skip(headerBytes);
    if (masters.has(id)) return new Uint8Array();
    const isBlock = id === ids.simpleBlock || id === ids.blockGroup;
    if (size === undefined || (isBlock && size > maxBlockBytes)) return undefined;
    if (size <= (isBlock ? maxBlockBytes : maxHeadBytes) && id !== ids.void && id !== ids.cues) {
      return reader.has(size) || (await reader.fill(size)) ? reader.take(size) : undefined;
    }
    reader.skip(size);
    return undefined;
  };

  return {
    /** Returns the next element; undefined at the end of the file. */
    async next(): Promise<Element | undefined> {
      for (;;) {
        const header = await findHeader();
        if (header === undefined) return undefined;
        lastStart = reader.position;
        const content = await readContent(header);
        if (content !== undefined) return { id: header.id, content };
      }
    },
  };
};

/** Length of a header and the first bytes of a block. */
const minElementBytes = 12;
/** Flag bits of a block that must be 0. */
const reservedFlags = 0x70;

/** Moves to the next bytes that look like the start of an element. Returns false if there are none. */
const findElement = async (reader: ByteReader): Promise<boolean> => {
  while (reader.has(minElementBytes) || (await reader.fill(minElementBytes))) {
    if (distinctIds.has(reader.uint32At(0))) return true;
    const first = reader.byteAt(0);
    if ((first === ids.simpleBlock || first === ids.blockGroup) && (await isFollowed(reader))) return true;
    reader.skip(1);
  }
  return false;
};

/** Returns whether the bytes look like a block that ends at another element or at the end of the file. */
const isFollowed = async (reader: ByteReader): Promise<boolean> => {
  const bytes = reader.peek(minElementBytes);
  const header = readElementHeader(bytes);
  if (header?.size === undefined || header.size < 5 || header.size > maxBlockBytes) return false;
  const isPlainBlock = ((bytes[header.headerBytes + 3] ?? 0) & reservedFlags) === 0;
  if (header.id === ids.simpleBlock && !isPlainBlock) return false;
  const end = header.headerBytes + header.size;
  await reader.fill(end + minElementBytes);
  if (!reader.has(end)) return false;
  const next = readElementHeader(reader.peek(end + minElementBytes), end);
  return !reader.has(end + 1) || (next !== undefined && knownIds.has(next.id));
};
