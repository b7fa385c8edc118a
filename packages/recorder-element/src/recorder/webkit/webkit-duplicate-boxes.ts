const headerBytes = 8;

/**
 * Drops each top-level box of an MP4 file that repeats the one before it, byte for byte. WebKit's GStreamer port (Linux)
 * writes the `moof` after a pause, and often the last one, twice: it takes the sink's preroll and then the same buffer as
 * a sample. All offsets behind are wrong by its length then, and a second of speech is noise to every decoder.
 *
 * @returns Call it with each chunk in turn, each when the one before is done: boxes may go on in the next chunk
 */
export const createDuplicateBoxFilter = (): ((chunk: Blob) => Promise<Blob>) => {
  let previous = new Uint8Array();
  /** What is still to come of the box that the last chunk ended in. */
  let missingBytes = 0;
  return async (chunk) => {
    const bytes = new Uint8Array(await chunk.arrayBuffer());
    const kept: Uint8Array<ArrayBuffer>[] = [];
    let start = Math.min(missingBytes, bytes.length);
    kept.push(bytes.subarray(0, start));
    missingBytes -= start;
    while (start < bytes.length) {
      const boxBytes = sizeOf(bytes, start);
      const box = bytes.subarray(start, start + boxBytes);
      if (!isSame(box, previous)) kept.push(box);
      previous = box;
      missingBytes = boxBytes - box.length;
      start += box.length;
    }
    return new Blob(kept, { type: chunk.type });
  };
};

/** A box that is not understood goes on to the end of the chunk: what follows is left as it is. */
const sizeOf = (bytes: Uint8Array, start: number): number => {
  const rest = bytes.length - start;
  if (rest < headerBytes) return rest;
  const size = new DataView(bytes.buffer, bytes.byteOffset + start).getUint32(0);
  return size < headerBytes ? rest : size;
};

const isSame = (box: Uint8Array, other: Uint8Array): boolean =>
  box.length === other.length && box.every((byte, i) => byte === other[i]);
