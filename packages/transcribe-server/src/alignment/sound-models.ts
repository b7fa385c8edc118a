import { setImmediate } from 'node:timers/promises';
import { type Features, featureCount, framesAtOnce } from './features.ts';
import { soundMixtures } from './sound-mixtures.ts';
import { anyConsonant, consonants, pause, soundNames } from './sounds.ts';

/** A normal distribution with a diagonal covariance matrix. */
interface Component {
  /** The natural logarithm of the weight times the normalization factor. */
  readonly constant: number;
  readonly mean: Float32Array;
  /** The inverse of the variances. */
  readonly precision: Float32Array;
}

/** The distribution of a sound's features: a mixture. Its density is that of the most likely component. */
export type SoundModel = readonly Component[];

/** Scale of the log-likelihoods. Below 1, because neighboring frames are not independent. */
const frameWeight = 0.3;
const anyConsonantPenalty = 1;
/** Log-likelihood advantage of a pause over every sound, in frames of a known pause. */
const pauseBonus = 2;
/** Prior weight of the general models in the adaptation, in frames. */
const priorFrames = 50;
/** Frames this close to the quietest count as background. Natural logarithm of power. */
const backgroundRange = 0.5;
const backgroundShare = 0.05;
const minVariance = { level: 0.05, slope: 0.005 };

const createComponent = (weight: number, mean: Float32Array, variance: Float32Array): Component => ({
  constant: Math.log(weight) - variance.reduce((sum, value) => sum + Math.log(value), 0) / 2,
  mean,
  precision: variance.map((value) => 1 / value),
});

const fitted: readonly SoundModel[] = soundNames.map((name) =>
  (soundMixtures[name] ?? []).map(([weight = 1, ...values]) => {
    const hundredths = Float32Array.from(values, (value) => value / 100);
    const deviations = hundredths.subarray(featureCount);
    return createComponent(
      weight / 100,
      hundredths.subarray(0, featureCount),
      deviations.map((value) => value ** 2),
    );
  }),
);

/**
 * Creates the models of all sounds. The model of a pause includes the background of these samples, which is taken from the
 * known pauses, or from the quietest frames if there are none.
 *
 * @param pauses 1 for each frame of a known pause
 */
export const modelsFor = (features: Features, pauses: Uint8Array): readonly SoundModel[] => {
  const { frames, values } = features;
  const isBackground = pauses.includes(1) ? pauses : findQuietest(features.loudness);
  const sum = new Float32Array(featureCount);
  const squares = new Float32Array(featureCount);
  let count = 0;
  for (let frame = 0; frame < frames; frame++) {
    if (isBackground[frame] === 0) continue;
    count++;
    for (let i = 0; i < featureCount; i++) {
      const value = values[frame * featureCount + i] as number;
      sum[i] = (sum[i] as number) + value;
      squares[i] = (squares[i] as number) + value * value;
    }
  }
  const mean = sum.map((value) => value / count);
  const variance = squares.map((value, i) => {
    const least = i < featureCount / 2 ? minVariance.level : minVariance.slope;
    return Math.max(value / count - (mean[i] as number) ** 2, least);
  });
  return fitted.map((model, i) => (soundNames[i] === pause ? [...model, createComponent(1, mean, variance)] : model));
};

/** Returns 1 for each frame that is about as quiet as the quietest, else 0. */
const findQuietest = (loudness: Float32Array): Uint8Array => {
  const level = (loudness.toSorted()[Math.floor(backgroundShare * loudness.length)] as number) + backgroundRange;
  return Uint8Array.from(loudness, (value) => (value <= level ? 1 : 0));
};

/**
 * Computes the scaled log-likelihood of each sound in each frame: one row of sounds a frame.
 *
 * @param pauses 1 for each frame of a known pause
 */
export const scoreFrames = async (
  { frames, values }: Features,
  models: readonly SoundModel[],
  pauses: Uint8Array,
): Promise<Float32Array> => {
  const width = models.length;
  const scores = new Float32Array(frames * width);
  for (let frame = 0; frame < frames; frame++) {
    if (frame % framesAtOnce === 0) await setImmediate();
    for (const [sound, model] of models.entries()) {
      scores[frame * width + sound] = frameWeight * likeliest(model, values, frame * featureCount).score;
    }
    let best = Number.NEGATIVE_INFINITY;
    for (const sound of consonantNumbers) best = Math.max(best, scores[frame * width + sound] as number);
    scores[frame * width + anyConsonantNumber] = best - frameWeight * anyConsonantPenalty;
    if (pauses[frame] === 0) continue;
    const row = scores.subarray(frame * width, (frame + 1) * width);
    row[pauseNumber] = Math.max(...row) + pauseBonus;
  }
  return scores;
};

const consonantNumbers = consonants.map((name) => soundNames.indexOf(name));
const pauseNumber = soundNames.indexOf(pause);
const anyConsonantNumber = soundNames.indexOf(anyConsonant);

const likeliest = (model: SoundModel, values: Float32Array, at: number): { score: number; component?: Component } => {
  let score = Number.NEGATIVE_INFINITY;
  let found: Component | undefined;
  for (const component of model) {
    const { constant, mean, precision } = component;
    let distance = 0;
    for (let i = 0; i < featureCount; i++) {
      const difference = (values[at + i] as number) - (mean[i] as number);
      distance += difference * difference * (precision[i] as number);
    }
    if (constant - distance / 2 > score) {
      score = constant - distance / 2;
      found = component;
    }
  }
  return found === undefined ? { score } : { score, component: found };
};

/**
 * Adapts the models to this speaker and microphone: moves the mean of each sound towards the mean of its frames (MAP
 * adaptation).
 *
 * @param soundOf index of the sound of each frame
 */
export const adaptModels = (
  { values }: Features,
  models: readonly SoundModel[],
  soundOf: Uint8Array,
): readonly SoundModel[] => {
  const shifts = models.map(() => new Float32Array(featureCount));
  const counts = new Uint32Array(models.length);
  for (const [frame, sound] of soundOf.entries()) {
    const at = frame * featureCount;
    const { component } = likeliest(models[sound] ?? [], values, at);
    if (component === undefined) continue;
    const shift = shifts[sound] as Float32Array;
    counts[sound] = (counts[sound] as number) + 1;
    for (let i = 0; i < featureCount; i++) {
      shift[i] = (shift[i] as number) + (values[at + i] as number) - (component.mean[i] as number);
    }
  }
  return models.map((model, sound) =>
    model.map((component) => ({
      ...component,
      mean: component.mean.map(
        (value, i) => value + (shifts[sound]?.[i] as number) / ((counts[sound] as number) + priorFrames),
      ),
    })),
  );
};
