/** A file with random access, which may be growing. Reading past the current end waits for more bytes. */
export interface ByteInput {
  /** Current number of bytes. */
  readonly size: number;
  /**
   * Reads available bytes at the position into the target. Waits until there is at least one.
   *
   * @returns the number of bytes read; 0 at the end of the file
   */
  read(target: Uint8Array, position: number): Promise<number>;
}

const blockBytes = 64 * 1024;

/**
 * Reads a file forward through a buffer of 64 kB, or 64 kB more than a large item.
 * Views into the buffer are valid until the next `fill`.
 */
export class ByteReader {
  /** The file's bytes from `#bufferStart` on. Only the first `#filled` bytes are valid. */
  #buffer: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #view = new DataView(this.#buffer.buffer);
  #bufferStart = 0;
  #filled = 0;
  #offset = 0;
  readonly #input: ByteInput;

  constructor(input: ByteInput) {
    this.#input = input;
  }

  /** File position of the next byte. */
  get position(): number {
    return this.#bufferStart + this.#offset;
  }

  /** Current number of bytes in the file. */
  get size(): number {
    return this.#input.size;
  }

  /** Whether the position is past the current end of the file. */
  get isPastEnd(): boolean {
    return this.position > this.#input.size;
  }

  /** Returns whether at least `count` bytes are buffered. */
  has(count: number): boolean {
    return this.#filled - this.#offset >= count;
  }

  /** Reads until at least `count` bytes are buffered. Returns false if the file ends first. */
  async fill(count: number): Promise<boolean> {
    while (!this.has(count)) {
      this.#makeRoom(count);
      const bytes = await this.#input.read(this.#buffer.subarray(this.#filled), this.#bufferStart + this.#filled);
      if (bytes === 0) return false;
      this.#filled += bytes;
    }
    return true;
  }

  /** Moves forward by `count` bytes, even past the buffered bytes. */
  skip(count: number): void {
    this.#offset += count;
    if (this.#offset <= this.#filled) return;
    this.#bufferStart += this.#offset;
    this.#filled = 0;
    this.#offset = 0;
  }

  /** Moves to a file position. */
  seek(position: number): void {
    if (position >= this.#bufferStart) this.#offset = 0;
    else [this.#bufferStart, this.#filled, this.#offset] = [position, 0, 0];
    this.skip(position - this.#bufferStart);
  }

  /** Returns the next bytes, which must be buffered, and moves past them. */
  take(count: number): Uint8Array<ArrayBuffer> {
    const bytes = this.#buffer.subarray(this.#offset, this.#offset + count);
    this.#offset += count;
    return bytes;
  }

  /** Returns the buffered bytes from the next one on. Does not move. */
  peek(maxCount = Number.POSITIVE_INFINITY): Uint8Array<ArrayBuffer> {
    return this.#buffer.subarray(this.#offset, Math.min(this.#filled, this.#offset + maxCount));
  }

  /** Returns the buffered byte at an offset from the position. */
  byteAt(offset: number): number {
    return this.#buffer[this.#offset + offset] ?? 0;
  }

  /** Returns the buffered big-endian 32-bit integer at an offset from the position. */
  uint32At(offset: number): number {
    return this.#view.getUint32(this.#offset + offset);
  }

  #makeRoom(count: number): void {
    if (this.#offset + count <= this.#buffer.length && this.#filled < this.#buffer.length) return;
    // Moving the rest must make room for a whole block, or looking far ahead from every byte would copy it every time.
    const size = count > blockBytes / 2 ? count + blockBytes : blockBytes;
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
