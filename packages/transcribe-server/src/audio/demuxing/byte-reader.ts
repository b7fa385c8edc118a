/** A file that is read at any place. It may still be growing: then a read past what is there waits for more. */
export interface ByteInput {
  /** How many bytes there are now. */
  readonly size: number;
  /**
   * Reads bytes from the position on into the target, as many as there are now, but at least one.
   * Resolves with their number; 0 at the end of the file.
   */
  read(target: Uint8Array, position: number): Promise<number>;
}

const blockBytes = 64 * 1024;

/**
 * Reads a file forward through a buffer of 64 kB or, where one item is larger, the size of that item.
 * Views into the buffer are valid until the next `fill`.
 */
export class ByteReader {
  /** Holds the file from `#bufferStart` on; only the first `#filled` bytes count. */
  #buffer: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #view = new DataView(this.#buffer.buffer);
  #bufferStart = 0;
  #filled = 0;
  #offset = 0;
  readonly #input: ByteInput;

  constructor(input: ByteInput) {
    this.#input = input;
  }

  /** Where the next byte lies in the file. */
  get position(): number {
    return this.#bufferStart + this.#offset;
  }

  /** How many bytes of the file there are now. */
  get size(): number {
    return this.#input.size;
  }

  /** Whether the position is behind the last byte that there is now. */
  get isPastEnd(): boolean {
    return this.position > this.#input.size;
  }

  /** Whether so many bytes are buffered. */
  has(count: number): boolean {
    return this.#filled - this.#offset >= count;
  }

  /** Waits until so many bytes are buffered; false where the file ends before. */
  async fill(count: number): Promise<boolean> {
    while (!this.has(count)) {
      this.#makeRoom(count);
      const bytes = await this.#input.read(this.#buffer.subarray(this.#filled), this.#bufferStart + this.#filled);
      if (bytes === 0) return false;
      this.#filled += bytes;
    }
    return true;
  }

  /** Moves on by so many bytes, also past what is buffered. */
  skip(count: number): void {
    this.#offset += count;
    if (this.#offset <= this.#filled) return;
    this.#bufferStart += this.#offset;
    this.#filled = 0;
    this.#offset = 0;
  }

  /** Moves to a position of the file. */
  seek(position: number): void {
    if (position >= this.#bufferStart) this.#offset = 0;
    else [this.#bufferStart, this.#filled, this.#offset] = [position, 0, 0];
    this.skip(position - this.#bufferStart);
  }

  /** The next bytes, which must be buffered. Moves past them. */
  take(count: number): Uint8Array<ArrayBuffer> {
    const bytes = this.#buffer.subarray(this.#offset, this.#offset + count);
    this.#offset += count;
    return bytes;
  }

  /** The bytes that are buffered, from the next one on. Does not move. */
  peek(maxCount = Number.POSITIVE_INFINITY): Uint8Array<ArrayBuffer> {
    return this.#buffer.subarray(this.#offset, Math.min(this.#filled, this.#offset + maxCount));
  }

  /** A buffered byte, so many after the next one. */
  byteAt(offset: number): number {
    return this.#buffer[this.#offset + offset] ?? 0;
  }

  /** A buffered big-endian number of 32 bits, so many bytes after the next one. */
  uint32At(offset: number): number {
    return this.#view.getUint32(this.#offset + offset);
  }

  #makeRoom(count: number): void {
    if (this.#offset + count <= this.#buffer.length && this.#filled < this.#buffer.length) return;
    const size = Math.max(count, blockBytes);
    const rest = this.#buffer.subarray(this.#offset, this.#filled);
    const buffer = size === this.#buffer.length ? this.#buffer : new Uint8Array(size);
    buffer.set(rest);
    this.#bufferStart += this.#offset;
    this.#filled = rest.length;
    this.#offset = 0;
    this.#buffer = buffer;
    this.#view = new DataView(buffer.buffer);
  }
}
