import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { readWav } from './read-wav.ts';
import { reserveTemporaryFile } from './temporary-file.ts';
import type { TimedSpeech, TimedWord } from './timed-speech.ts';

export interface TimedPhone {
  readonly phone: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export type FliteVoice = 'slt' | 'rms' | 'awb' | 'kal16';

const run = promisify(execFile);
const pause = 'pau';

const toSamples = (file: Uint8Array<ArrayBuffer>) => {
  const samples = readWav(file);
  if (samples === undefined) throw new Error('flite speaks at another rate');
  return samples;
};

/** Synthesizes a text with flite, which prints the time of each phone. */
export const speakPhones = async (text: string, voice: FliteVoice) => {
  await using file = await reserveTemporaryFile();
  const { stdout } = await run('flite', ['-voice', voice, '-psdur', '-t', text, '-o', file.path]);
  let startSeconds = 0;
  const phones = stdout
    .trim()
    .split(/\s+/)
    .map((part): TimedPhone => {
      const [phone = '', end] = part.split(':');
      const timed = { phone, startSeconds, endSeconds: Number(end) };
      startSeconds = timed.endSeconds;
      return timed;
    });
  return { samples: toSamples(await readFile(file.path)), phones };
};

/**
 * Synthesizes a text with the times of its words. The text must not contain numbers or abbreviations. Flite prints no word
 * times, so each word is also synthesized alone, to find its phones.
 */
export const speakTimed = async (text: string, voice: FliteVoice): Promise<TimedSpeech & { phones: TimedPhone[] }> => {
  const { samples, phones } = await speakPhones(text, voice);
  const tokens = text.split(/\s+/);
  const alone = await pronounceAlone(
    tokens.map((token) => token.replaceAll(/[^\p{L}'-]/gu, '')),
    voice,
  );
  const spoken = phones.filter(({ phone }) => phone !== pause);
  const owners = alignPhones(
    alone.flatMap((word, owner) => word.map((phone) => ({ phone, owner }))),
    spoken.map(({ phone }) => phone),
  );
  const words = tokens.map((word, owner): TimedWord => {
    const own = spoken.filter((_, i) => owners[i] === owner);
    const [first, last] = [own[0], own.at(-1)];
    if (first === undefined || last === undefined) throw new Error(`flite does not say ${word} in ${text}`);
    return { word, startSeconds: first.startSeconds, endSeconds: last.endSeconds };
  });
  return { samples, text, words, phones };
};

/** Returns the phones of each word when it is synthesized alone. */
const pronounceAlone = async (words: readonly string[], voice: FliteVoice): Promise<string[][]> => {
  const { phones } = await speakPhones(words.map((word) => `${word}.`).join(' '), voice);
  const groups = phones
    .map(({ phone }) => phone)
    .join(' ')
    .split(pause)
    .map((group) => group.trim())
    .filter((group) => group !== '')
    .map((group) => group.split(/\s+/));
  if (groups.length !== words.length) throw new Error(`flite joins words: ${words.join(' ')}`);
  return groups;
};

/** Returns the word of each phone, by the cheapest alignment with the phones of the single words. */
const alignPhones = (alone: readonly { phone: string; owner: number }[], spoken: readonly string[]): number[] => {
  const costs = Array.from({ length: alone.length + 1 }, () => new Array<number>(spoken.length + 1).fill(Infinity));
  const costAt = (i: number, j: number) => costs[i]?.[j] ?? Infinity;
  const change = (i: number, j: number) => (alone[i - 1]?.phone === spoken[j - 1] ? 0 : 1.5);
  for (let i = 0; i <= alone.length; i++) {
    for (let j = 0; j <= spoken.length; j++) {
      const cost =
        i + j === 0 ? 0 : Math.min(costAt(i - 1, j - 1) + change(i, j), costAt(i - 1, j) + 1, costAt(i, j - 1) + 1);
      (costs[i] as number[])[j] = cost;
    }
  }
  const owners: number[] = [];
  let [i, j] = [alone.length, spoken.length];
  while (j > 0) {
    if (i > 0 && costAt(i, j) === costAt(i - 1, j - 1) + change(i, j)) {
      owners[--j] = alone[--i]?.owner ?? 0;
    } else if (i > 0 && costAt(i, j) === costAt(i - 1, j) + 1) i--;
    else owners[--j] = alone[i - 1]?.owner ?? 0;
  }
  return owners;
};
