import type { ByteReader } from '../byte-reader.ts';
import { type ElementHeader, peekElementHeader, readElementHeader } from './ebml.ts';

/** Ids of the elements that are read one by one: https://www.rfc-editor.org/rfc/rfc9559.html */
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
/** Ids of four bytes, which do not occur by accident. */
const distinctIds: ReadonlySet<number> = new Set([...knownIds].filter((id) => id > 0xffffff));
/** Their children are read as if they stood in their place. */
const masters: ReadonlySet<number> = new Set([ids.segment, ids.cluster]);

/** A longer block is not audio. */
const maxBlockBytes = 64 * 1024;
/** Longer headers than any recorder or muxer writes are damage. */
const maxHeadBytes = 1024 * 1024;
/** How many bytes may be read again in any case. Beyond, as many as were read once. */
const freeRewindBytes = 1024 * 1024;

/** An element with its content. */
export interface Element {
  readonly id: number;
  /** Empty for masters. Valid until the next element is asked for. */
  readonly content: Uint8Array;
}

/**
 * Reads the elements of a Matroska file in order, whether their masters say their size or not. Elements that are too
 * long for what they are, or unknown, are left out. Where damage has put a wrong element in the place of others, these
 * are looked for within it.
 */
export const createElementReader = (reader: ByteReader) => {
  let lastStart = 0;
  let rewoundBytes = 0;

  /** Goes back to behind the last element's first byte, so that what a wrong size has swallowed is found. */
  const rewind = () => {
    const bytes = reader.position - lastStart - 1;
    if (bytes <= 0 || rewoundBytes + bytes > freeRewindBytes + lastStart) return;
    rewoundBytes += bytes;
    reader.seek(lastStart + 1);
  };

  /** The head of the next element of a known id, behind damage too. Does not move past it. */
  const findHeader = async (): Promise<ElementHeader | undefined> => {
    const header = await peekElementHeader(reader);
    if (header !== undefined && knownIds.has(header.id)) return header;
    if (!(await reader.fill(1)) && !reader.isPastEnd) return undefined;
    rewind();
    if (!(await findElement(reader))) return undefined;
    return peekElementHeader(reader);
  };

  /** Undefined where the element is left out. */
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
    /** Undefined at the end of the file. */
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

/** A head, and the first bytes of a block. */
const minElementBytes = 12;
/** Bits of a block's flags that are never set. */
const reservedFlags = 0x70;

/** Moves to the next place that looks like the start of an element; false where there is none. */
const findElement = async (reader: ByteReader): Promise<boolean> => {
  while (reader.has(minElementBytes) || (await reader.fill(minElementBytes))) {
    if (distinctIds.has(reader.uint32At(0))) return true;
    const first = reader.byteAt(0);
    if ((first === ids.simpleBlock || first === ids.blockGroup) && (await isFollowed(reader))) return true;
    reader.skip(1);
  }
  return false;
};

/** Whether what looks like a block ends where another element begins, or the file ends. */
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
