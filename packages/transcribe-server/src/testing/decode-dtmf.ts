import { type PcmSamples, sampleRate } from '../audio/pcm.ts';
import type { EngineWord } from '../engines/engine.ts';
import { columnHertz, digitAt, rowHertz } from './dtmf.ts';

const frameSamples = 0.02 * sampleRate;
const hopSamples = 0.01 * sampleRate;
const hopSeconds = hopSamples / sampleRate;
const hann = Float64Array.from({ length: frameSamples }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / frameSamples) ** 2);

/** Minimum share of a frame's power in its two tones together, and in each of them. */
const minPairShare = 0.7;
const minToneShare = 0.1;
/** Frames this far below the loudest nearby frame are echoes: 12 dB. */
const minOfLoudest = 1 / 16;
const nearFrames = 10;
/** Minimum duration of a digit: half a tone. Speech never resembles a digit for so long. */
const minDigitFrames = 5;
/** Maximum distance between clear frames of one digit. Less than between two digits. */
const maxStepFrames = 4;
/** Digits further apart than this are two words. More than the gaps in a group, less than the pauses between groups. */
const maxGapSeconds = 0.2;

interface Frame {
  readonly digit: string;
  readonly power: number;
}

interface Digit {
  readonly digit: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Finds the groups of DTMF digits in the samples, each as one word. Finds none in noise and speech. */
export const decodeDtmf = (samples: PcmSamples): EngineWord[] => {
  const words: EngineWord[] = [];
  for (const { digit, startSeconds, endSeconds } of findDigits(samples)) {
    const last = words.at(-1);
    if (last !== undefined && startSeconds - last.endSeconds < maxGapSeconds) {
      words[words.length - 1] = { ...last, word: last.word + digit, endSeconds };
    } else {
      words.push({ word: digit, startSeconds, endSeconds });
    }
  }
  return words;
};

/** Finds digits: the same pair of tones in successive frames. Tolerates frames that a codec has distorted. */
const findDigits = (samples: PcmSamples): Digit[] => {
  const frames = hearFrames(samples);
  const runs: { digit: string; first: number; last: number }[] = [];
  frames.forEach((frame, i) => {
    const near = frames.slice(Math.max(0, i - nearFrames), i + nearFrames + 1);
    const loudest = near.reduce((power, other) => Math.max(power, other?.power ?? 0), 0);
    if (frame === undefined || frame.power <= minOfLoudest * loudest) return;
    const run = runs.at(-1);
    if (run?.digit === frame.digit && i - run.last <= maxStepFrames) run.last = i;
    else runs.push({ digit: frame.digit, first: i, last: i });
  });
  return runs
    .filter(({ first, last }) => last - first + 1 >= minDigitFrames)
    .map(({ digit, first, last }) => ({
      digit,
      startSeconds: (first + 0.5) * hopSeconds,
      endSeconds: (last + 1.5) * hopSeconds,
    }));
};

const hearFrames = (samples: PcmSamples): (Frame | undefined)[] => {
  const count = Math.max(0, Math.floor((samples.length - frameSamples) / hopSamples) + 1);
  const windowed = new Float64Array(frameSamples);
  return Array.from({ length: count }, (_, frame) => {
    let energy = 0;
    for (let i = 0; i < frameSamples; i++) {
      const value = (samples[frame * hopSamples + i] ?? 0) * (hann[i] ?? 0);
      windowed[i] = value;
      energy += value * value;
    }
    return energy === 0 ? undefined : hearFrame(windowed, energy);
  });
};

const hearFrame = (windowed: Float64Array, energy: number): Frame | undefined => {
  // With a Hann window of N samples, one Goertzel filter contains N / 3 of the energy of a single tone.
  const shareOf = (hertz: number) => (3 * tonePower(windowed, hertz)) / (frameSamples * energy);
  const [row, rowShare] = strongest(rowHertz.map(shareOf));
  const [column, columnShare] = strongest(columnHertz.map(shareOf));
  const isPair = Math.min(rowShare, columnShare) > minToneShare && rowShare + columnShare > minPairShare;
  const digit = isPair ? digitAt(row, column) : undefined;
  return digit === undefined ? undefined : { digit, power: energy };
};

const strongest = (shares: readonly number[]): [place: number, share: number] => {
  const share = Math.max(...shares);
  return [shares.indexOf(share), share];
};

/** Computes the power at one frequency (Goertzel algorithm). */
const tonePower = (windowed: Float64Array, hertz: number): number => {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / sampleRate);
  let last = 0;
  let beforeLast = 0;
  for (const value of windowed) {
    const next = value + coefficient * last - beforeLast;
    beforeLast = last;
    last = next;
  }
  return last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
};
