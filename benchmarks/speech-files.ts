import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export interface SpeechFile {
  readonly name: string;
  readonly path: string;
  /** What is said in it. */
  readonly transcript: string;
}

/**
 * Where the recordings of human speech lie that are no part of the project: SPEECH_DIR, or shared/speech beside the
 * checkout. docs/engines.md says what such a folder holds.
 */
export const speechFolder = resolve(process.env.SPEECH_DIR ?? join(import.meta.dirname, '../../shared/speech'));

/** A text for each channel: one transcript cannot tell what two people say at once. */
const isOfChannels = (transcript: string): boolean => transcript.startsWith('LEFT:');

/**
 * The English recordings that have one transcript, or undefined where the folder is absent: of its INDEX.tsv, the
 * columns `file`, `language` and `transcript`.
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
