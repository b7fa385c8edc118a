import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { PcmSamples } from '@audio-transcriber/transcribe-server';

/** Decodes an audio file with ffmpeg to mono at 16 kHz. */
export const decodeFile = async (path: string): Promise<PcmSamples> => {
  const { stdout } = await promisify(execFile)(
    'ffmpeg',
    ['-v', 'error', '-i', path, '-ac', '1', '-ar', '16000', '-f', 's16le', 'pipe:1'],
    { encoding: 'buffer', maxBuffer: 2 ** 28 },
  );
  return new Int16Array(Uint8Array.from(stdout).buffer);
};
