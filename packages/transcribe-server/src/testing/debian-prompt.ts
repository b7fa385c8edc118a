import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PcmSamples } from '../audio/pcm.ts';

/** Debian's package `asterisk-core-sounds-en-g722`: one human speaker, 16 kHz, CC BY-SA 3.0. */
const soundsFolder = '/usr/share/asterisk/sounds/en';

/** Tells whether the package is installed. Tests that need `readPrompt` are skipped without it. */
export const isPromptInstalled = (): boolean => existsSync(join(soundsFolder, 'agent-pass.g722'));

/** Reads a prompt of Debian's package by its name, such as `agent-pass`. */
export const readPrompt = async (name: string): Promise<PcmSamples> => {
  const { stdout } = await promisify(execFile)(
    'ffmpeg',
    ['-v', 'error', '-i', join(soundsFolder, `${name}.g722`), '-f', 's16le', '-ar', '16000', '-ac', '1', 'pipe:1'],
    { encoding: 'buffer', maxBuffer: 2 ** 26 },
  );
  return new Int16Array(Uint8Array.from(stdout).buffer);
};
