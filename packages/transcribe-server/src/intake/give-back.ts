/**
 * Gives the memory of chunks back, of those that are all there is in theirs. Whoever calls it is the last to need them.
 *
 * Left to the garbage collector they would make it go through all that the process holds every few megabytes:
 * docs/decisions/011-memory-given-back.md.
 */
export const giveBack = (chunks: readonly Uint8Array[]): void => {
  for (const { buffer, byteLength } of chunks) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
  }
};
