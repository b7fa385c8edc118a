import { setImmediate } from 'node:timers/promises';
import { type Features, featureCount, framesAtOnce } from './features.ts';
import { soundMixtures } from './sound-mixtures.ts';
import { anyConsonant, consonants, pause, soundNames } from './sounds.ts';

/** A normal distribution of features with independent dimensions. */
interface Component {
  /** The natural logarithm of its weight and of what makes the density an integral of 1. */
  readonly constant: number;
  readonly mean: Float32Array;
  /** One over the variances. */
  readonly precision: Float32Array;
}

/** How one sound is spread over the features: a mixture of which the likeliest component counts. */
export type SoundModel = readonly Component[];

/** Neighbouring frames are much alike: each counts for less than it would on its own. */
const frameWeight = 0.3;
const anyConsonantPenalty = 1;
/** By how much a pause is likelier than every sound in a frame that is surely part of one. */
const pauseBonus = 2;
/** How many frames of the models' own material weigh against what is heard here. */
const priorFrames = 50;
/** Frames this close to the quietest, in natural logarithms of power, are background. */
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
 * The models of all sounds, where a pause may also sound like the background: what is heard in the pauses, or in the
 * quietest frames if no pause is known.
 *
 * @param pauses 1 for each frame that is surely part of a pause
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

/** 1 for each frame that is about as quiet as the quietest. */
const findQuietest = (loudness: Float32Array): Uint8Array => {
  const level = (loudness.toSorted()[Math.floor(backgroundShare * loudness.length)] as number) + backgroundRange;
  return Uint8Array.from(loudness, (value) => (value <= level ? 1 : 0));
};

/**
 * The weighted log-likelihood of each sound in each frame: one row of sounds a frame.
 *
 * @param pauses 1 for each frame that is surely part of a pause
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
 * The models moved towards this speaker and microphone: the mean of each sound, by how the frames that are taken for it
 * lie on average (MAP adaptation).
 *
 * @param soundOf the number of the sound of each frame
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
