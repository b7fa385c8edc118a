import { addNoise, joinPrompts, speakTimed, type TimedSpeech } from '@audio-transcriber/transcribe-server/testing';
import { alignText } from '../../packages/transcribe-server/src/alignment/align-text.ts';
import type { Goal } from '../goals.ts';
import { percentile } from '../percentile.ts';
import { measuredTexts } from './speech-texts.ts';
import { spreadByLetters, type TimedSpan } from './spread-by-letters.ts';

/** Errors of the starts and ends of words, in seconds. */
export interface TimeErrors {
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

export interface WordTimeAccuracy {
  readonly material: string;
  readonly words: number;
  readonly aligned: TimeErrors;
  /** The baseline: words spread by letters over the sound that is not silent. */
  readonly spread: TimeErrors;
  /** CPU time of the alignment for a second of audio. */
  readonly millisecondsPerSecond: number;
}

/** The alignment must beat the baseline by a third, and no error may exceed this. */
export const wordTimeGoals = { share: 2 / 3, maxSeconds: 0.8 };

export const meetsWordTimeGoals = ({ aligned, spread }: WordTimeAccuracy): boolean =>
  aligned.median <= wordTimeGoals.share * spread.median &&
  aligned.p95 <= wordTimeGoals.share * spread.p95 &&
  aligned.max <= wordTimeGoals.maxSeconds;

export const judgeWordTimes = (measured: readonly WordTimeAccuracy[]): Goal[] =>
  measured.map((one) => ({
    name: `word times of ${one.material}: at most two thirds of the errors by letters, and ${wordTimeGoals.maxSeconds} s`,
    isMet: meetsWordTimeGoals(one),
    measured: `median ${(one.aligned.median / one.spread.median).toFixed(2)}, p95 ${(one.aligned.p95 / one.spread.p95).toFixed(2)} times, at most ${one.aligned.max.toFixed(2)} s`,
  }));

/** The models were fitted to the voices slt and rms with other texts, but not to awb, kal16 and human words. */
const readMaterial = async (): Promise<ReadonlyMap<string, readonly TimedSpeech[]>> => {
  const speak = (voices: readonly ('slt' | 'rms' | 'awb' | 'kal16')[]) =>
    Promise.all(voices.flatMap((voice) => measuredTexts.map((text) => speakTimed(text, voice))));
  const known = await speak(['slt', 'rms']);
  const unknown = await speak(['awb', 'kal16']);
  const prompts = await Promise.all(Array.from({ length: 24 }, (_, seed) => joinPrompts({ seed })));
  const noisy = (speech: readonly TimedSpeech[]) => speech.map((one) => addNoise(one, 10));
  return new Map([
    ['flite, fitted voices', known],
    ['flite, other voices', unknown],
    ['human prompts', prompts],
    ['flite, noise 10 dB down', noisy([...known, ...unknown])],
    ['human prompts, noise 10 dB down', noisy(prompts)],
  ]);
};

/** Compares the aligned word times with the true ones, and with a simple baseline. */
export const measureWordTimes = async (): Promise<WordTimeAccuracy[]> => {
  const measured: WordTimeAccuracy[] = [];
  for (const [material, speech] of await readMaterial()) {
    const [aligned, spread]: [number[], number[]] = [[], []];
    let [milliseconds, seconds] = [0, 0];
    for (const { samples, text, words } of speech) {
      const before = process.cpuUsage();
      const found = await alignText(samples, text);
      const { user, system } = process.cpuUsage(before);
      milliseconds += (user + system) / 1000;
      seconds += samples.length / 16_000;
      aligned.push(...errorsOf(found, words));
      spread.push(
        ...errorsOf(
          spreadByLetters(
            samples,
            words.map(({ word }) => word),
          ),
          words,
        ),
      );
    }
    measured.push({
      ...{ material, words: aligned.length / 2, aligned: summarise(aligned), spread: summarise(spread) },
      millisecondsPerSecond: milliseconds / seconds,
    });
  }
  return measured;
};

const errorsOf = (found: readonly TimedSpan[], truth: readonly TimedSpan[]): number[] =>
  truth.flatMap(({ startSeconds, endSeconds }, i) => [
    Math.abs((found[i]?.startSeconds ?? Infinity) - startSeconds),
    Math.abs((found[i]?.endSeconds ?? Infinity) - endSeconds),
  ]);

const summarise = (errors: readonly number[]): TimeErrors => ({
  median: percentile(errors, 0.5),
  p95: percentile(errors, 0.95),
  max: Math.max(...errors),
});

export const printWordTimes = (measured: readonly WordTimeAccuracy[]): void => {
  const row = (name: string, ...cells: readonly string[]) =>
    console.log(name.padEnd(34) + cells.map((cell) => cell.padStart(22)).join(''));
  const show = ({ median, p95, max }: TimeErrors) => [median, p95, max].map((value) => value.toFixed(3)).join(' / ');
  row('word times: median / p95 / max s', 'aligned', 'spread by letters', 'CPU ms per second');
  for (const one of measured) {
    row(one.material, show(one.aligned), show(one.spread), one.millisecondsPerSecond.toFixed(1));
  }
};
