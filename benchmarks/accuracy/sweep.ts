import type { Engine, PcmSamples, VoiceActivityDetector } from '@audio-transcriber/transcribe-server';
import { decodeFile } from '../decode-file.ts';
import type { SpeechFile } from '../speech-files.ts';
import { countWordErrors, pooledWordErrorRate } from '../word-error-rate.ts';
import { transcribeSamples } from './transcribe-samples.ts';

interface SweepRow {
  readonly maxSeconds: number;
  /** The word error rate of each recording. */
  readonly rates: readonly number[];
  readonly pooled: number;
}

interface LongSpeech extends SpeechFile {
  readonly samples: PcmSamples;
}

const minSeconds = 40;

/** Decodes the recordings. Selects those that are cut into several segments. */
export const readLongSpeech = async (speech: readonly SpeechFile[]): Promise<LongSpeech[]> => {
  const decoded: LongSpeech[] = [];
  for (const file of speech) decoded.push({ ...file, samples: await decodeFile(file.path) });
  return decoded.filter(({ samples }) => samples.length > minSeconds * 16_000);
};

/** Counts the word errors for maximum segment lengths from 8 to 28 s. The minimum is 60 % of the maximum. */
export const sweepSegmentLengths = async (
  speech: readonly LongSpeech[],
  engine: Engine,
  voiceActivity: VoiceActivityDetector,
): Promise<SweepRow[]> => {
  const rows: SweepRow[] = [];
  for (const max of [8, 12, 16, 20, 28]) {
    const limited = { ...engine, segmentSeconds: { min: 0.6 * max, max } };
    const errors = [];
    for (const { samples, transcript } of speech) {
      const { text } = await transcribeSamples(samples, limited, voiceActivity);
      errors.push(countWordErrors(transcript, text));
    }
    const rates = errors.map((error) => pooledWordErrorRate([error]));
    rows.push({ maxSeconds: max, rates, pooled: pooledWordErrorRate(errors) });
  }
  return rows;
};

const percent = (rate: number) => `${(100 * rate).toFixed(1)} %`;

export const printSweep = (speech: readonly SpeechFile[], rows: readonly SweepRow[]): void => {
  console.log('Word errors by the longest segment');
  console.log(['', ...speech.map(({ name }) => name), 'pooled'].map((name) => name.padStart(18)).join(''));
  for (const { maxSeconds, rates, pooled } of rows) {
    console.log([`${maxSeconds} s`, ...rates.map(percent), percent(pooled)].map((cell) => cell.padStart(18)).join(''));
  }
  console.log('');
};
