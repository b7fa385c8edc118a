import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { SpeechFile } from './speech-files.ts';

const soundsFolder = '/usr/share/asterisk/sounds/en';
const textsPath = '/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz';
const minWords = 5;
const count = 60;

/**
 * Selects 60 prompts of Debian's packages `asterisk-core-sounds-en` (texts) and `asterisk-core-sounds-en-g722` (16 kHz, one
 * speaker), evenly spaced by name, from those with at least five words and no stage directions. Returns undefined if the
 * packages are not installed.
 */
export const readPrompts = async (): Promise<readonly SpeechFile[] | undefined> => {
  if (!existsSync(textsPath) || !existsSync(soundsFolder)) return undefined;
  const prompts = gunzipSync(await readFile(textsPath))
    .toString()
    .split('\n')
    .flatMap((line) => {
      const [, name = '', transcript = ''] = /^([\w/-]+): ([^[\]<>()]+)$/.exec(line.trim()) ?? [];
      const path = join(soundsFolder, `${name}.g722`);
      return transcript.split(/\s+/).length >= minWords && existsSync(path) ? [{ name, path, transcript }] : [];
    })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return Array.from({ length: count }, (_, i) => prompts[Math.floor((i * prompts.length) / count)]).filter(
    (prompt) => prompt !== undefined,
  );
};
