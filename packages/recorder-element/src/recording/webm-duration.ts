/** The first bytes of a WebM file, which contain its `Info` element. */
const headerBytes = 512;

const ids = { header: 0x1a45dfa3, segment: 0x18538067, information: 0x1549a966, scale: 0x2ad7b1, duration: 0x4489 };
const defaultScaleNanoseconds = 1_000_000;

/**
 * Returns the same audio with its duration in the WebM header. MediaRecorder with a timeslice omits the duration (or
 * writes a wrong one after `requestData()`), so players cannot seek. Does not read the audio itself. Returns other
 * containers unchanged.
 */
export const withWebmDuration = async (blob: Blob, durationSeconds: number): Promise<Blob> => {
  const header = new Uint8Array(await blob.slice(0, headerBytes).arrayBuffer());
  const patched = patchDuration(header, durationSeconds);
  if (!patched) return blob;
  return new Blob([patched, blob.slice(header.length)], { type: blob.type });
};

/**
 * Returns the start of a WebM file with its duration set. Returns undefined if it is not WebM, or has a segment of
 * known size without a duration, which no recorder writes.
 */
export const patchDuration = (header: Uint8Array, durationSeconds: number): Uint8Array<ArrayBuffer> | undefined => {
  const ebml = readElement(header, 0);
  const segment = ebml?.id === ids.header ? readElement(header, ebml.end) : undefined;
  const information = segment?.id === ids.segment ? findChild(header, segment, ids.information) : undefined;
  if (!segment || !information || information.end > header.length) return undefined;

  const scale = findChild(header, information, ids.scale);
  const duration =
    (durationSeconds * 1e9) / (scale ? readUnsigned(header, scale.start, scale.end) : defaultScaleNanoseconds);
  const present = findChild(header, information, ids.duration);
  if (present) return overwriteFloat(header, present, duration);
  if (segment.end < Infinity) return undefined;
  return insertDuration(header, information, duration);
};

/** An EBML element (RFC 8794). Its content is from `start` to `end`, which is infinite if the size is unknown. */
interface Element {
  readonly id: number;
  /** The offset of its size field. */
  readonly sizeStart: number;
  readonly start: number;
  readonly end: number;
}

const readElement = (bytes: Uint8Array, offset: number): Element | undefined => {
  const sizeStart = offset + widthAt(bytes, offset);
  const start = sizeStart + widthAt(bytes, sizeStart);
  if (start > bytes.length || start - sizeStart > 8) return undefined;
  const sizes = 2 ** (7 * (start - sizeStart));
  // Remove the width bit first: with it, a size of eight bytes exceeds the exact integers.
  const highest = (bytes[sizeStart] ?? 0) & (0xff >> (start - sizeStart));
  const size = highest * 256 ** (start - sizeStart - 1) + readUnsigned(bytes, sizeStart + 1, start);
  // All ones mean unknown.
  const end = size >= sizes - 1 ? Infinity : start + size;
  return { id: readUnsigned(bytes, offset, sizeStart), sizeStart, start, end };
};

const findChild = (bytes: Uint8Array, parent: Element, id: number): Element | undefined => {
  let child = readElement(bytes, parent.start);
  while (child && child.id !== id && child.end < parent.end) child = readElement(bytes, child.end);
  return child?.id === id ? child : undefined;
};

/** Returns the length of a variable-size integer: one byte more than its leading zero bits. */
const widthAt = (bytes: Uint8Array, offset: number): number => Math.clz32(bytes[offset] ?? 0) - 23;

const readUnsigned = (bytes: Uint8Array, start: number, end: number): number =>
  bytes.subarray(start, end).reduce((value, byte) => value * 256 + byte, 0);

const overwriteFloat = (header: Uint8Array, { start, end }: Element, value: number) => {
  const patched = header.slice();
  const view = new DataView(patched.buffer, start, end - start);
  if (view.byteLength === 8) view.setFloat64(0, value);
  else if (view.byteLength === 4) view.setFloat32(0, value);
  else return undefined;
  return patched;
};

const insertDuration = (header: Uint8Array, { sizeStart, start, end }: Element, duration: number) => {
  const added = [0x44, 0x89, 0x88, 0, 0, 0, 0, 0, 0, 0, 0];
  const contentBytes = end - start + added.length;
  // Write the size in eight bytes, enough for any.
  const patched = Uint8Array.of(
    ...header.subarray(0, sizeStart),
    ...[0x01, 0, 0, 0, 0, 0, contentBytes >> 8, contentBytes & 0xff],
    ...header.subarray(start, end),
    ...added,
    ...header.subarray(end),
  );
  new DataView(patched.buffer).setFloat64(sizeStart + contentBytes, duration);
  return patched;
};
