import { type PcmSamples, sampleRate, secondsOf } from '../audio/pcm.ts';
import type { EngineWord } from '../engines/engine.ts';
import { tonesOf } from './dtmf.ts';
import { createSeededRandom } from './seeded-random.ts';

export interface ToneOptions {
  /** Peak amplitude of a digit, up to 1. Default 0.5; 0.016 is 30 dB quieter. */
  readonly amplitude?: number;
  /** Peak amplitude of added white noise, up to 1. Default 0. */
  readonly noiseAmplitude?: number;
  /** Pause between groups. At least 0.4, to differ from the gaps inside a group. Default 0.5. */
  readonly pauseSeconds?: number;
  /** Silence before the first group. Default 0.25. */
  readonly leadInSeconds?: number;
  /** Silence after the last group. Default 0.25. */
  readonly leadOutSeconds?: number;
}

/** The groups of a recording with their times: the expected transcription. */
export interface ToneTruth {
  readonly text: string;
  readonly words: readonly EngineWord[];
  readonly seconds: number;
}

export interface ToneRecording extends ToneTruth {
  readonly samples: PcmSamples;
}

const toneSamples = 0.1 * sampleRate;
const gapSamples = 0.06 * sampleRate;
/** The phase of 1 Hz per sample, in radians. */
const radians = (2 * Math.PI) / sampleRate;
/** Duration of a tone's fade-in and fade-out, to avoid clicks. */
const rampSamples = 0.005 * sampleRate;

/** Creates a recording of groups of digits. The tone engine recognises each group as a word. */
export const toneRecording = (groups: readonly string[], options: ToneOptions = {}): ToneRecording => {
  const truth = toneTruth(groups, options);
  const samples = new Int16Array(Math.round(truth.seconds * sampleRate));
  let filled = 0;
  for (const chunk of toneChunks(groups, options)) {
    samples.set(chunk, filled);
    filled += chunk.length;
  }
  return { ...truth, samples };
};

/** Yields the same recording group by group, for recordings too long for memory. */
export function* toneChunks(groups: readonly string[], options: ToneOptions = {}): Generator<PcmSamples> {
  const { amplitude = 0.5, noiseAmplitude = 0 } = options;
  const random = createSeededRandom(1);
  const render = (group: string, silence: number): PcmSamples => {
    const samples = new Int16Array(groupSamples(group) + silence);
    Array.from(group).forEach((digit, i) => {
      samples.set(renderTone(digit, amplitude), i * (toneSamples + gapSamples));
    });
    if (noiseAmplitude === 0) return samples;
    return samples.map((sample) => sample + Math.round(0x7fff * noiseAmplitude * (2 * random() - 1)));
  };

  const { leadIn, pauses } = silences(groups.length, options);
  yield render('', leadIn);
  for (const [i, group] of groups.entries()) yield render(group, pauses[i] ?? 0);
}

/** Returns the expected transcription of a recording, without creating it. */
export const toneTruth = (groups: readonly string[], options: ToneOptions = {}): ToneTruth => {
  const { leadIn, pauses } = silences(groups.length, options);
  let length = leadIn;
  const words = groups.map((word, i) => {
    const startSeconds = secondsOf({ length });
    const endSeconds = secondsOf({ length: length + groupSamples(word) });
    length += groupSamples(word) + (pauses[i] ?? 0);
    return { word, startSeconds, endSeconds };
  });
  return { text: groups.join(' '), words, seconds: secondsOf({ length }) };
};

/** Creates groups of 5 to 10 random digits. The same for the same seed. */
export const randomDigitGroups = ({ seed, groups }: { readonly seed: number; readonly groups: number }): string[] => {
  const random = createSeededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: groups }, () => Array.from({ length: 5 + below(6) }, () => below(10)).join(''));
};

/** Returns the silence before the first group and after each group, in samples. */
const silences = (groups: number, options: ToneOptions) => {
  const { pauseSeconds = 0.5, leadInSeconds = 0.25, leadOutSeconds = 0.25 } = options;
  const samplesOf = (seconds: number) => Math.round(seconds * sampleRate);
  const after = (group: number) => samplesOf(group < groups - 1 ? pauseSeconds : leadOutSeconds);
  return { leadIn: samplesOf(leadInSeconds), pauses: Array.from({ length: groups }, (_, i) => after(i)) };
};

const groupSamples = (group: string): number => Math.max(0, group.length * (toneSamples + gapSamples) - gapSamples);

const renderTone = (digit: string, amplitude: number): PcmSamples => {
  const [lowHertz, highHertz] = tonesOf(digit);
  const samples = new Int16Array(toneSamples);
  for (let i = 0; i < toneSamples; i++) {
    const ramp = Math.min(1, i / rampSamples, (toneSamples - i) / rampSamples);
    samples[i] = Math.round(
      (0x7fff * amplitude * ramp * (Math.sin(radians * lowHertz * i) + Math.sin(radians * highHertz * i))) / 2,
    );
  }
  return samples;
};
