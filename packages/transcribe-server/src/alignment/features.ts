import { setImmediate } from 'node:timers/promises';
import { type PcmSamples, sampleRate } from '../audio/pcm.ts';
import { createFft } from './fft.ts';

/** Frames of speech features: one row of `featureCount` values every `frameSeconds`. */
export interface Features {
  readonly frames: number;
  /** Row by row. */
  readonly values: Float32Array;
  /** For each frame, how loud it is in natural logarithms of power, 0 for the loudest speech. */
  readonly loudness: Float32Array;
}

export const frameSeconds = 0.01;
const hop = frameSeconds * sampleRate;
const fftSize = 512;
const windowSamples = 400;
const bands = 24;
const cepstra = 13;
/** Cepstra, and how fast each changes. */
export const featureCount = 2 * cepstra;

/** How many are worked on before the event loop goes on: less than 10 ms of work. */
export const framesAtOnce = 400;

/** What is this much quieter than loud speech, in natural logarithms of power (52 dB), counts as silence. */
const dynamicRange = 12;

const fft = createFft(fftSize);
const hann = Float64Array.from(
  { length: windowSamples },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / windowSamples),
);

const toMel = (hertz: number) => 2595 * Math.log10(1 + hertz / 700);

/** For each frequency bin, between which two bands it lies (a mel filter bank of triangles), and its share of the upper. */
const bandPositions = (() => {
  const lowest = toMel(100);
  const highest = toMel(7600);
  return Float64Array.from({ length: fftSize / 2 }, (_, bin) => {
    return ((toMel((bin * sampleRate) / fftSize) - lowest) / (highest - lowest)) * (bands + 1) - 1;
  });
})();

const cosineTable = Float64Array.from({ length: cepstra * bands }, (_, i) => {
  const row = Math.floor(i / bands);
  return Math.cos((Math.PI * row * ((i % bands) + 0.5)) / bands) / (row === 0 ? bands : bands / 2);
});

/**
 * Mel-frequency cepstra of the samples with their rates of change, made alike for every loudness and channel: the
 * loudest speech is at 0, and the mean over what is not quiet is taken away.
 */
export const computeFeatures = async (samples: PcmSamples): Promise<Features> => {
  const frames = Math.max(1, Math.floor(samples.length / hop));
  const energies = await bandEnergies(samples, frames);
  const loudness = totalLoudness(energies, frames);
  const loudest = Float32Array.from(loudness).sort()[Math.floor(0.95 * (frames - 1))] ?? 0;
  const floor = loudest - dynamicRange - Math.log(bands);
  for (let i = 0; i < energies.length; i++) energies[i] = Math.max(energies[i] as number, floor) - loudest;
  for (let i = 0; i < frames; i++) loudness[i] = Math.max((loudness[i] as number) - loudest, -dynamicRange);
  const values = new Float32Array(frames * featureCount);
  for (let frame = 0; frame < frames; frame++) {
    for (let row = 0; row < cepstra; row++) {
      let sum = 0;
      for (let band = 0; band < bands; band++) {
        sum += (cosineTable[row * bands + band] as number) * (energies[frame * bands + band] as number);
      }
      values[frame * featureCount + row] = sum;
    }
  }
  removeChannel(values, loudness);
  addDeltas(values, frames);
  return { frames, values, loudness };
};

/** Natural logarithms of the power in each mel band. Two frames share each transform, as its real and imaginary part. */
const bandEnergies = async (samples: PcmSamples, frames: number): Promise<Float32Array> => {
  const energies = new Float32Array(frames * bands);
  const re = new Float64Array(fftSize);
  const im = new Float64Array(fftSize);
  for (let frame = 0; frame < frames; frame += 2) {
    if (frame % framesAtOnce === 0) await setImmediate();
    loadFrame(samples, frame, re);
    loadFrame(samples, frame + 1, im);
    fft(re, im);
    for (let bin = 1; bin < fftSize / 2; bin++) {
      const position = bandPositions[bin] as number;
      const lower = Math.floor(position);
      if (lower < -1 || lower >= bands) continue;
      const [a, b] = [re[bin] as number, im[bin] as number];
      const [c, d] = [re[fftSize - bin] as number, im[fftSize - bin] as number];
      addPower(energies, frame, lower, position - lower, ((a + c) ** 2 + (b - d) ** 2) / 4);
      if (frame + 1 < frames) addPower(energies, frame + 1, lower, position - lower, ((a - c) ** 2 + (b + d) ** 2) / 4);
    }
  }
  for (let i = 0; i < energies.length; i++) energies[i] = Math.log((energies[i] as number) + 1);
  return energies;
};

const loadFrame = (samples: PcmSamples, frame: number, target: Float64Array): void => {
  const start = Math.round(frame * hop + hop / 2 - windowSamples / 2);
  target.fill(0);
  for (let i = 0; i < windowSamples; i++) target[i] = (samples[start + i] ?? 0) * (hann[i] as number);
};

const addPower = (energies: Float32Array, frame: number, lower: number, share: number, power: number): void => {
  const at = frame * bands + lower;
  if (lower >= 0) energies[at] = (energies[at] as number) + (1 - share) * power;
  if (lower + 1 < bands) energies[at + 1] = (energies[at + 1] as number) + share * power;
};

const totalLoudness = (energies: Float32Array, frames: number): Float32Array =>
  Float32Array.from({ length: frames }, (_, frame) => {
    let sum = 0;
    for (let band = 0; band < bands; band++) sum += Math.exp(energies[frame * bands + band] as number);
    return Math.log(sum);
  });

/** A microphone or a line adds a constant to every cepstrum; that of the loudness says how loud it is, and stays. */
const removeChannel = (values: Float32Array, loudness: Float32Array): void => {
  const isLoud = loudness.map((value) => (value > -dynamicRange / 2 ? 1 : 0));
  const count = isLoud.reduce((sum, one) => sum + one, 0);
  for (let row = 1; row < cepstra; row++) {
    let sum = 0;
    for (let frame = 0; frame < loudness.length; frame++) {
      sum += (isLoud[frame] as number) * (values[frame * featureCount + row] as number);
    }
    for (let i = row; i < values.length; i += featureCount)
      values[i] = (values[i] as number) - sum / Math.max(1, count);
  }
};

/** The slope over five frames. */
const addDeltas = (values: Float32Array, frames: number): void => {
  const valueAt = (frame: number, row: number) =>
    values[Math.min(frames - 1, Math.max(0, frame)) * featureCount + row] as number;
  for (let frame = 0; frame < frames; frame++) {
    for (let row = 0; row < cepstra; row++) {
      const near = valueAt(frame + 1, row) - valueAt(frame - 1, row);
      const far = valueAt(frame + 2, row) - valueAt(frame - 2, row);
      values[frame * featureCount + cepstra + row] = (near + 2 * far) / 10;
    }
  }
};
