import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export interface SpeechFile {
  readonly name: string;
  readonly path: string;
  /** The transcript. */
  readonly transcript: string;
}

/**
 * The folder of recorded human speech, which is not part of the project: SPEECH_DIR, or shared/speech next to the checkout.
 * docs/engines.md describes its content.
 */
export const speechFolder = resolve(process.env.SPEECH_DIR ?? join(import.meta.dirname, '../../shared/speech'));

/** Recordings with a text for each channel are skipped: one transcript cannot contain two simultaneous speakers. */
const isOfChannels = (transcript: string): boolean => transcript.startsWith('LEFT:');

/**
 * Lists the English recordings with one transcript, from the columns `file`, `language` and `transcript` of INDEX.tsv.
 * Returns undefined if the folder is missing.
 */
export const readEnglishSpeech = async (): Promise<readonly SpeechFile[] | undefined> => {
  const indexPath = join(speechFolder, 'INDEX.tsv');
  if (!existsSync(indexPath)) return undefined;
  const [header = [], ...rows] = (await readFile(indexPath, 'utf8')).trim().split('\n').map(parseRow);
  return rows
    .map((row) => Object.fromEntries(header.map((column, i) => [column, row[i] ?? ''])))
    .filter(({ language, transcript = '' }) => language === 'en' && !isOfChannels(transcript))
    .map(({ file = '', transcript = '' }) => ({ name: file, path: join(speechFolder, file), transcript }));
};

const parseRow = (line: string): readonly string[] => line.split('\t').map(unquote);

const unquote = (value: string): string => (value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
