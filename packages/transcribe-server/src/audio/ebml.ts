/**
 * Goes through the elements of EBML (https://www.rfc-editor.org/rfc/rfc8794.html), into the masters and over the others.
 * A recording has many: an object for each would cost more than to read it.
 */
export class ElementCursor {
  /** Of the element last reached, as are the places. */
  id = 0;
  /** Of the content. */
  start = 0;
  /** Of the content: one of unknown size ends nowhere. */
  end = 0;
  readonly #bytes: Uint8Array;
  readonly #masters: ReadonlySet<number>;
  #offset = 0;

  /** @param masters ids of elements whose children are read as if they stood in their place */
  constructor(bytes: Uint8Array, masters: ReadonlySet<number>) {
    this.#bytes = bytes;
    this.#masters = masters;
  }

  /** Whether there was nothing but whole elements. */
  get isAtEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }

  /** Goes on to the next element; false where there is no other whole one. */
  next(): boolean {
    const bytes = this.#bytes;
    const idStart = this.#offset;
    const sizeStart = idStart + widthAt(bytes, idStart);
    const start = sizeStart + widthAt(bytes, sizeStart);
    if (start > bytes.length || sizeStart - idStart > 4 || start - sizeStart > 8) return false;
    this.id = readUnsigned(bytes, idStart, sizeStart);
    this.start = start;
    this.end = endOf(bytes, sizeStart, start);
    const isMaster = this.#masters.has(this.id);
    if (!isMaster && this.end > bytes.length) return false;
    this.#offset = isMaster ? start : this.end;
    return true;
  }
}

/** All ones, by width; in eight bytes they are more than a number can tell from its neighbours. */
const unknownSizes = Array.from({ length: 9 }, (_, width) => 2 ** (7 * width) - 1);

const endOf = (bytes: Uint8Array, sizeStart: number, start: number): number => {
  const width = start - sizeStart;
  // The bit that tells the width goes first: with it, a small size in eight bytes is more than a number holds exactly.
  const highest = (bytes[sizeStart] ?? 0) & (0xff >> width);
  const size = readUnsigned(bytes, sizeStart + 1, start, highest);
  return size >= (unknownSizes[width] ?? 0) ? Number.POSITIVE_INFINITY : start + size;
};

const maxTextBytes = 16;

/** How many bytes a variable-size integer takes: one more than its leading zero bits. */
export const widthAt = (bytes: Uint8Array, offset: number): number => Math.clz32(bytes[offset] ?? 0) - 23;

/** @param highest what stands before the first byte */
export const readUnsigned = (bytes: Uint8Array, start: number, end: number, highest = 0): number => {
  let value = highest;
  for (let i = start; i < end; i++) value = value * 256 + (bytes[i] ?? 0);
  return value;
};

/** ASCII, of which the first characters tell enough. */
export const readText = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, Math.min(end, start + maxTextBytes)));
