import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export interface SpeechFile {
  readonly name: string;
  readonly path: string;
  /** What is said in it. */
  readonly transcript: string;
}

/** Where the recordings of human speech lie that are no part of the project: SPEECH_DIR, or beside the checkout. */
export const speechFolder = resolve(process.env.SPEECH_DIR ?? join(import.meta.dirname, '../../shared/speech'));

/** One transcript cannot tell what two people say at once. */
const withoutOneTranscript = 'stereo-two-speakers.wav';

/** The English recordings that have one transcript, or undefined where the folder is absent. */
export const readEnglishSpeech = async (): Promise<readonly SpeechFile[] | undefined> => {
  const indexPath = join(speechFolder, 'INDEX.tsv');
  if (!existsSync(indexPath)) return undefined;
  const [header = [], ...rows] = (await readFile(indexPath, 'utf8')).trim().split('\n').map(parseRow);
  return rows
    .map((row) => Object.fromEntries(header.map((column, i) => [column, row[i] ?? ''])))
    .filter(({ file, language }) => language === 'en' && file !== withoutOneTranscript)
    .map(({ file = '', transcript = '' }) => ({ name: file, path: join(speechFolder, file), transcript }));
};

const parseRow = (line: string): readonly string[] => line.split('\t').map(unquote);

const unquote = (value: string): string => (value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
