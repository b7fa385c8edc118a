/**
 * Smaller chunks are not detached: they save nothing, and a form parser may pass on bytes that it uses again (never more
 * than the length of a boundary).
 */
const minBytes = 4096;

/**
 * Releases the memory of chunks that fill their buffers. Nobody may use them afterwards.
 *
 * Without it, every few megabytes of chunks would start a full garbage collection: docs/decisions/011-detach-buffers.md.
 */
export const detachBuffers = (chunks: readonly Uint8Array[]): void => {
  for (const { buffer, byteLength } of chunks) {
    if (byteLength < minBytes || byteLength < buffer.byteLength) continue;
    if (buffer instanceof ArrayBuffer) buffer.transfer(0);
  }
};
