import type { ByteReader } from '../byte-reader.ts';

/** The header of a box (ISO/IEC 14496-12, section 4.2). */
export interface BoxHeader {
  readonly type: string;
  /** Length of the whole box in bytes. Infinity if it extends to the end of the file. */
  readonly size: number;
  readonly headerBytes: number;
}

/** A box inside another one. */
export interface Box {
  readonly type: string;
  readonly content: DataView;
}

const shortHeaderBytes = 8;
const longHeaderBytes = 16;

/** Reads the header of the next box without moving. Returns undefined if it is invalid or incomplete. */
export const peekBoxHeader = async (reader: ByteReader): Promise<BoxHeader | undefined> => {
  if (!reader.has(shortHeaderBytes) && !(await reader.fill(shortHeaderBytes))) return undefined;
  const size = reader.uint32At(0);
  const type = Buffer.from(reader.peek(shortHeaderBytes).subarray(4)).toString('latin1');
  if (size === 0) return { type, size: Number.POSITIVE_INFINITY, headerBytes: shortHeaderBytes };
  if (size !== 1) return size < shortHeaderBytes ? undefined : { type, size, headerBytes: shortHeaderBytes };
  if (!(await reader.fill(longHeaderBytes))) return undefined;
  const longSize = reader.uint32At(8) * 2 ** 32 + reader.uint32At(12);
  return longSize < longHeaderBytes ? undefined : { type, size: longSize, headerBytes: longHeaderBytes };
};

/** Yields the boxes inside a complete box. Stops at damage. */
export function* readBoxes(content: DataView, start = 0): Generator<Box> {
  for (let offset = start; offset + shortHeaderBytes <= content.byteLength; ) {
    const size = content.getUint32(offset);
    const rest = content.byteLength - offset;
    if (size !== 0 && size < shortHeaderBytes) return;
    const boxBytes = size === 0 ? rest : Math.min(size, rest);
    const type = String.fromCharCode(...[4, 5, 6, 7].map((i) => content.getUint8(offset + i)));
    yield { type, content: slice(content, offset + shortHeaderBytes, boxBytes - shortHeaderBytes) };
    offset += boxBytes;
  }
}

/** Returns the content of the first box at a path of types; undefined if there is none. */
export const findBox = (content: DataView, ...path: readonly string[]): DataView | undefined => {
  const [type, ...rest] = path;
  if (type === undefined) return content;
  for (const box of readBoxes(content)) if (box.type === type) return findBox(box.content, ...rest);
  return undefined;
};

export const slice = (view: DataView, start: number, length = view.byteLength - start): DataView =>
  new DataView(view.buffer, view.byteOffset + start, Math.max(0, Math.min(length, view.byteLength - start)));

/** Creates a cursor that reads integers one after the other. Returns 0 after the end. */
export const createCursor = (view: DataView, start = 0) => {
  let offset = start;
  const advance = (bytes: number): number | undefined => {
    const at = offset;
    offset += bytes;
    return offset <= view.byteLength ? at : undefined;
  };
  const uint32 = (): number => {
    const at = advance(4);
    return at === undefined ? 0 : view.getUint32(at);
  };
  return {
    get isAtEnd() {
      return offset >= view.byteLength;
    },
    uint32,
    int32: () => uint32() | 0,
    uint64: () => uint32() * 2 ** 32 + uint32(),
    skip: (bytes: number) => void advance(bytes),
  };
};
