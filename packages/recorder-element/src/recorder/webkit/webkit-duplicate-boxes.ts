const headerBytes = 8;

/**
 * Creates a filter that removes each top-level MP4 box that repeats the previous one byte for byte. WebKit's GStreamer
 * port (Linux) writes the `moof` box after a pause, and often the last one, twice: it takes the sink's preroll and then
 * the same buffer as a sample. All following offsets are then wrong by its length, and decoders turn a second of speech
 * into noise.
 *
 * @returns A function to call with each chunk in order, after the previous call has resolved. Boxes may span chunks
 */
export const createDuplicateBoxFilter = (): ((chunk: Blob) => Promise<Blob>) => {
  let previous = new Uint8Array();
  /** The remaining bytes of the box in which the last chunk ended. */
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

/** Returns the size of a box. An unknown box extends to the end of the chunk, which stays unchanged. */
const sizeOf = (bytes: Uint8Array, start: number): number => {
  const rest = bytes.length - start;
  if (rest < headerBytes) return rest;
  const size = new DataView(bytes.buffer, bytes.byteOffset + start).getUint32(0);
  return size < headerBytes ? rest : size;
};

const isSame = (box: Uint8Array, other: Uint8Array): boolean =>
  box.length === other.length && box.every((byte, i) => byte === other[i]);
