import type { ByteReader } from '../byte-reader.ts';

/** The header of an EBML element (RFC 8794). */
export interface ElementHeader {
  readonly id: number;
  /** Size of the content in bytes; undefined for an unknown size. */
  readonly size: number | undefined;
  /** Length of the header in bytes. */
  readonly headerBytes: number;
}

/** Maximum length of an id and a size. */
const maxHeaderBytes = 12;

/** Returns the width of the variable-length integer that begins with this byte; 9 if it is invalid. */
const widthOf = (firstByte: number): number => Math.clz32(firstByte) - 23;

/** Reads a variable-length integer. Returns undefined if it is invalid or incomplete. */
export const readVint = (bytes: Uint8Array, offset: number): { value: number; width: number } | undefined => {
  const first = bytes[offset];
  if (first === undefined) return undefined;
  const width = widthOf(first);
  if (width > 8 || offset + width > bytes.length) return undefined;
  return { value: readUnsigned(bytes, offset, offset + width) - 2 ** (7 * width), width };
};

/** Reads the element header at an offset. Returns undefined if it is invalid or incomplete. */
export const readElementHeader = (bytes: Uint8Array, offset = 0): ElementHeader | undefined => {
  const idWidth = widthOf(bytes[offset] ?? 0);
  if (idWidth > 4) return undefined;
  const size = readVint(bytes, offset + idWidth);
  if (size === undefined) return undefined;
  const isUnknown = size.value === 2 ** (7 * size.width) - 1;
  return {
    id: readUnsigned(bytes, offset, offset + idWidth),
    size: isUnknown ? undefined : size.value,
    headerBytes: idWidth + size.width,
  };
};

/** Reads the header of the next element without moving. Returns undefined if it is invalid or incomplete. */
export const peekElementHeader = async (reader: ByteReader): Promise<ElementHeader | undefined> => {
  if (!reader.has(maxHeaderBytes)) {
    // A header at the current end of the file may be shorter than the maximum.
    if (!(await reader.fill(2))) return undefined;
    const idWidth = widthOf(reader.byteAt(0));
    if (idWidth > 4 || !(await reader.fill(idWidth + 1))) return undefined;
    const sizeWidth = widthOf(reader.byteAt(idWidth));
    if (sizeWidth > 8 || !(await reader.fill(idWidth + sizeWidth))) return undefined;
  }
  return readElementHeader(reader.peek(maxHeaderBytes));
};

/** Yields the child elements of a complete master element. Stops at damage. */
export function* readElements(bytes: Uint8Array): Generator<{ readonly id: number; readonly content: Uint8Array }> {
  for (let offset = 0; offset < bytes.length; ) {
    const header = readElementHeader(bytes, offset);
    if (header === undefined) return;
    const start = offset + header.headerBytes;
    offset = start + (header.size ?? bytes.length);
    yield { id: header.id, content: bytes.subarray(start, offset) };
  }
}

/** Reads a big-endian unsigned integer from `start` to `end` (exclusive). */
export const readUnsigned = (bytes: Uint8Array, start: number, end: number): number => {
  let value = 0;
  for (let i = start; i < end; i++) value = value * 256 + (bytes[i] ?? 0);
  return value;
};

/** Reads the content of an element as an unsigned integer. */
export const unsignedOf = (content: Uint8Array): number => readUnsigned(content, 0, content.length);

export const signedOf = (content: Uint8Array): number => {
  const value = unsignedOf(content);
  return (content[0] ?? 0) & 0x80 ? value - 256 ** content.length : value;
};

export const floatOf = (content: Uint8Array): number => {
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  return content.length === 8 ? view.getFloat64(0) : content.length === 4 ? view.getFloat32(0) : 0;
};

export const textOf = (content: Uint8Array): string => Buffer.from(content).toString('latin1').replace(/\0+$/, '');
