const headerBytes = 44;
const bytesPerSample = 2;

/** An unknown size, as in WAV files that ffmpeg writes to a pipe. */
const unknownSize = 0xffffffff;

/** Creates the header of a WAV file (https://en.wikipedia.org/wiki/WAV) with 16-bit mono samples and unknown sizes. */
export const createWavHeader = (sampleRate: number): ArrayBuffer => {
  const header = new DataView(new ArrayBuffer(headerBytes));
  const write = (at: number, text: string) => {
    for (const [index, character] of [...text].entries()) header.setUint8(at + index, character.charCodeAt(0));
  };
  write(0, 'RIFF');
  header.setUint32(4, unknownSize, true);
  write(8, 'WAVEfmt ');
  header.setUint32(16, 16, true); // Bytes of the format.
  header.setUint16(20, 1, true); // PCM.
  header.setUint16(22, 1, true); // Channels.
  header.setUint32(24, sampleRate, true);
  header.setUint32(28, sampleRate * bytesPerSample, true);
  header.setUint16(32, bytesPerSample, true);
  header.setUint16(34, 8 * bytesPerSample, true);
  write(36, 'data');
  header.setUint32(40, unknownSize, true);
  return header.buffer;
};

/** Returns the same WAV file with the sizes in its header, if `createWavHeader` left them unknown. */
export const withWavSizes = async (blob: Blob): Promise<Blob> => {
  const header = new DataView(await blob.slice(0, headerBytes).arrayBuffer());
  const isOpen = header.byteLength === headerBytes && header.getUint32(40, true) === unknownSize;
  if (!isOpen || header.getUint32(36) !== 0x64617461) return blob;
  header.setUint32(4, blob.size - 8, true);
  header.setUint32(40, blob.size - headerBytes, true);
  return new Blob([header.buffer, blob.slice(headerBytes)], { type: blob.type });
};
