/**
 * Smaller chunks are left alone: they save nothing, and a form parser hands on bytes of its own that it uses again, of
 * which there are never more than a boundary is long.
 */
const minBytes = 4096;

/**
 * Gives the memory of chunks back, where a chunk is all that lies in that memory. Nobody may need them any more.
 *
 * Left to the garbage collector, every few megabytes of them would make it go through all that the process holds:
 * docs/decisions/011-memory-given-back.md.
 */
export const detachBuffers = (chunks: readonly Uint8Array[]): void => {
  for (const { buffer, byteLength } of chunks) {
    if (byteLength < minBytes || byteLength < buffer.byteLength) continue;
    if (buffer instanceof ArrayBuffer) buffer.transfer(0);
  }
};
