/** The first bytes of a recorded MP4 file, which contain its `moov` box. */
const headerBytes = 4096;

/**
 * Returns the same audio with its duration in the header of a fragmented MP4 file. WebKit's GStreamer port writes zero,
 * and then plays and seeks in the first second only. Does not read the audio itself. Returns a file unchanged if it has
 * a duration, or no field for it.
 */
export const withMp4Duration = async (blob: Blob, durationSeconds: number): Promise<Blob> => {
  const header = new DataView(await blob.slice(0, headerBytes).arrayBuffer());
  const movie = findBox(header, { start: 0, end: header.byteLength }, 'moov');
  const movieHeader = movie && findBox(header, movie, 'mvhd');
  const extension = movie && findBox(header, movie, 'mvex');
  const extensionHeader = extension && findBox(header, extension, 'mehd');
  if (!movieHeader || !extensionHeader) return blob;

  const timescale = header.getUint32(movieHeader.start + (isLong(header, movieHeader) ? 20 : 12));
  const duration = BigInt(Math.round(durationSeconds * timescale));
  const durationStart = extensionHeader.start + 4;
  if (isLong(header, extensionHeader)) {
    if (header.getBigUint64(durationStart) > 0n) return blob;
    header.setBigUint64(durationStart, duration);
  } else {
    if (header.getUint32(durationStart) > 0) return blob;
    header.setUint32(durationStart, Number(duration));
  }
  return new Blob([header.buffer, blob.slice(header.byteLength)], { type: blob.type });
};

/** The start and end of a box's content. */
interface Box {
  readonly start: number;
  readonly end: number;
}

/** Finds a box (ISO/IEC 14496-12): its size, its type and its content. */
const findBox = (header: DataView, { start, end }: Box, type: string): Box | undefined => {
  let at = start;
  while (at + 8 <= end) {
    const size = header.getUint32(at);
    if (size < 8 || at + size > end) return undefined;
    if (typeAt(header, at + 4) === type) return { start: at + 8, end: at + size };
    at += size;
  }
  return undefined;
};

const typeAt = (header: DataView, at: number): string =>
  String.fromCharCode(...new Uint8Array(header.buffer, header.byteOffset + at, 4));

/** Whether a box uses 64-bit times: version 1. */
const isLong = (header: DataView, box: Box): boolean => header.getUint8(box.start) === 1;
