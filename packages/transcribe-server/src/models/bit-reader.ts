import { damaged } from './model-error.ts';

/** Reads numbers of up to 24 bits, the highest bit first. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #position = 0;
  #held = 0;
  #heldBits = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get bitsRead(): number {
    return this.#position * 8 - this.#heldBits;
  }

  /** Whether more has been read than there is. */
  get isBeyondEnd(): boolean {
    return this.bitsRead > this.#bytes.length * 8;
  }

  /** The next bits, which stay unread; beyond the end they are zero. */
  peek(bits: number): number {
    while (this.#heldBits < bits) {
      this.#held = (this.#held << 8) | (this.#bytes[this.#position] ?? 0);
      this.#position += 1;
      this.#heldBits += 8;
    }
    return (this.#held >>> (this.#heldBits - bits)) & ((1 << bits) - 1);
  }

  skip(bits: number): void {
    this.#heldBits -= bits;
  }

  read(bits: number): number {
    const value = this.peek(bits);
    this.#heldBits -= bits;
    if (this.isBeyondEnd) throw damaged('it ends too early');
    return value;
  }

  /** The next 32 bits, signed, as checksums are compared. */
  read32(): number {
    return (this.read(16) << 16) | this.read(16);
  }
}
