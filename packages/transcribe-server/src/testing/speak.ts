import { execFile, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { PcmSamples } from '../audio/pcm.ts';
import { reserveTemporaryFile } from './temporary-file.ts';

export interface SpeakOptions {
  /** The voices of flite that engines understand. Default `slt` (female); the others are male. */
  readonly voice?: 'slt' | 'rms' | 'awb';
}

const wavHeaderBytes = 44;

/** Tells whether flite is installed. Tests that need `speak` are skipped without it. */
export const isFliteInstalled = (): boolean =>
  spawnSync('flite', ['--version'], { stdio: 'ignore' }).error === undefined;

/**
 * Synthesizes speech with flite.
 *
 * @throws Error that says what to install if flite is missing
 */
export const speak = async (text: string, { voice = 'slt' }: SpeakOptions = {}): Promise<PcmSamples> => {
  await using file = await reserveTemporaryFile();
  try {
    await promisify(execFile)('flite', ['-voice', voice, '-t', text, '-o', file.path]);
  } catch (cause) {
    if (isFliteInstalled()) throw cause;
    throw new Error('flite, which makes speech, was not found. On Debian: apt-get install flite', { cause });
  }
  return new Int16Array(new Uint8Array(await readFile(file.path)).buffer.slice(wavHeaderBytes));
};
