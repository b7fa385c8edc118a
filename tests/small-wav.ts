import { encodeWav, type PcmSamples } from '../packages/transcribe-server/src/audio/pcm.ts';

/** Creates WAV audio with about the bit rate of a browser's recording: 8000 samples a second with 8 bits. */
export const encodeSmallWav = (samples: PcmSamples): Uint8Array<ArrayBuffer> => {
  const file = encodeWav(new Int16Array(Math.ceil(samples.length / 4)));
  const header = new DataView(file.buffer);
  header.setUint32(24, 8000, true);
  header.setUint32(28, 8000, true);
  header.setUint16(32, 1, true);
  header.setUint16(34, 8, true);
  for (let i = 0; 2 * i < samples.length; i++) file[44 + i] = ((samples[2 * i] ?? 0) >> 8) + 128;
  return file;
};
