import { writeFile } from 'node:fs/promises';
import { computeFeatures, featureCount } from '../../packages/transcribe-server/src/alignment/features.ts';
import type { Sound } from '../../packages/transcribe-server/src/alignment/sounds.ts';
import { createSeededRandom } from '../../packages/transcribe-server/src/testing/seeded-random.ts';
import { speakTimed } from '../../packages/transcribe-server/src/testing/timed-flite.ts';
import { addNoise } from '../../packages/transcribe-server/src/testing/timed-speech.ts';
import { fittedTexts } from './speech-texts.ts';

/** For each sound class, flite's phones and the number of mixture components. */
const phonesOf: Readonly<Partial<Record<Sound, readonly [components: number, phones: string]>>> = {
  _: [4, 'pau'],
  A: [4, 'ae ah ax eh ih uh'],
  O: [4, 'aa ao aw ay ey ow oy uw'],
  I: [2, 'iy'],
  U: [2, 'er'],
  N: [2, 'm n ng'],
  L: [2, 'l w'],
  R: [2, 'r'],
  Y: [1, 'y'],
  S: [2, 's z'],
  X: [2, 'ch jh sh zh'],
  F: [2, 'f hh th'],
  D: [2, 'dh v'],
  P: [4, 'k p t'],
  B: [4, 'b d g'],
};
const voices = ['slt', 'rms'] as const;
/** Noise levels, in decibels below the speech. Undefined for no noise. */
const noises = [8, 12, 15, 20, 25, 35];
const iterations = 15;
const maxRows = 12_000;

type Row = Float32Array;

const collectRows = async (): Promise<Map<string, Row[]>> => {
  const rows = new Map<string, Row[]>();
  for (const voice of voices) {
    for (const [i, text] of fittedTexts.entries()) {
      const speech = await speakTimed(text, voice);
      const noisy = [0, 3].map((shift) => addNoise(speech, noises[(i + shift) % noises.length] ?? 0));
      for (const { samples } of [speech, ...noisy]) {
        const { values, frames } = await computeFeatures(samples);
        for (const { phone, startSeconds, endSeconds } of speech.phones) {
          const own = rows.get(phone) ?? [];
          rows.set(phone, own);
          for (let t = Math.round(100 * startSeconds); t < Math.min(frames, Math.round(100 * endSeconds)); t++) {
            own.push(values.subarray(t * featureCount, (t + 1) * featureCount));
          }
        }
      }
    }
  }
  return rows;
};

interface Mixture {
  readonly weights: readonly number[];
  readonly means: readonly Float64Array[];
  readonly variances: readonly Float64Array[];
}

/** Fits a mixture of normal distributions by expectation maximization. */
const fitMixture = (rows: readonly Row[], components: number): Mixture => {
  const whole = momentsOf(
    rows,
    rows.map(() => 1),
  );
  let mixture: Mixture = {
    weights: new Array(components).fill(1 / components),
    means: Array.from({ length: components }, (_, k) =>
      Float64Array.from(rows[Math.floor(((k + 0.5) * rows.length) / components)] as Row),
    ),
    variances: new Array(components).fill(whole.variance),
  };
  for (let i = 0; i < iterations; i++) {
    const shares = rows.map((row) => sharesOf(row, mixture));
    const fitted = mixture.weights.map((_, k) =>
      momentsOf(
        rows,
        shares.map((share) => share[k] as number),
      ),
    );
    mixture = {
      weights: fitted.map(({ count }) => count / rows.length),
      means: fitted.map(({ mean }) => mean),
      variances: fitted.map(({ variance }) =>
        variance.map((value, d) =>
          Math.max(value, 0.1 * (whole.variance[d] as number), d < featureCount / 2 ? 0.02 : 0.002),
        ),
      ),
    };
  }
  return mixture;
};

const momentsOf = (rows: readonly Row[], shares: readonly number[]) => {
  const count = shares.reduce((sum, share) => sum + share, 1e-6);
  const mean = new Float64Array(featureCount);
  const variance = new Float64Array(featureCount);
  for (const [i, row] of rows.entries()) {
    for (let d = 0; d < featureCount; d++)
      mean[d] = (mean[d] as number) + ((shares[i] as number) * (row[d] as number)) / count;
  }
  for (const [i, row] of rows.entries()) {
    for (let d = 0; d < featureCount; d++) {
      variance[d] =
        (variance[d] as number) + ((shares[i] as number) * ((row[d] as number) - (mean[d] as number)) ** 2) / count;
    }
  }
  return { count, mean, variance };
};

/** Computes the likelihood of each component for the row. */
const sharesOf = (row: Row, { weights, means, variances }: Mixture): number[] => {
  const logs = weights.map((weight, k) => {
    let sum = Math.log(weight + 1e-9);
    for (let d = 0; d < featureCount; d++) {
      const variance = variances[k]?.[d] as number;
      sum -= ((row[d] as number) - (means[k]?.[d] as number)) ** 2 / variance / 2 + Math.log(variance) / 2;
    }
    return sum;
  });
  const highest = Math.max(...logs);
  const likelihoods = logs.map((value) => Math.exp(value - highest));
  const total = likelihoods.reduce((sum, value) => sum + value, 0);
  return likelihoods.map((value) => value / total);
};

/** Shuffles, always in the same order. */
const shuffle = (rows: readonly Row[]): Row[] => {
  const random = createSeededRandom(1);
  return rows
    .map((row) => ({ row, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ row }) => row);
};

const describe = ({ weights, means, variances }: Mixture): string[] =>
  weights.map((weight, k) => {
    const values = [...(means[k] ?? []), ...Array.from(variances[k] ?? [], Math.sqrt)];
    return `[${[Math.max(weight, 0.01), ...values].map((value) => Math.round(100 * value)).join(', ')}]`;
  });

const rows = await collectRows();
const mixtures = Object.entries(phonesOf).map(([sound, [components, phones]]) => {
  const own = shuffle(phones.split(' ').flatMap((phone) => rows.get(phone) ?? [])).slice(0, maxRows);
  return `  ${sound}: [${describe(fitMixture(own, components)).join(', ')}],`;
});
const file = new URL('../../packages/transcribe-server/src/alignment/sound-mixtures.ts', import.meta.url);
await writeFile(
  file,
  `import type { Sound } from './sounds.ts';

/**
 * The mixtures of \`sound-models.ts\`, in hundredths: the weight, means and standard deviations of each component.
 * Generated by benchmarks/accuracy/fit-sounds.ts, which fits them to flite's voices slt and rms.
 */
export const soundMixtures: Readonly<Partial<Record<Sound, readonly (readonly number[])[]>>> = {
${mixtures.join('\n')}
};
`,
);
console.log('Written. Format it with: npx biome format --write packages/transcribe-server/src/alignment');
