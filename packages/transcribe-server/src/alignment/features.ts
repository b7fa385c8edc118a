import { setImmediate } from 'node:timers/promises';
import { type PcmSamples, sampleRate } from '../audio/pcm.ts';
import { createFft } from './fft.ts';

/** Frames of speech features: one row of `featureCount` values every `frameSeconds`. */
export interface Features {
  readonly frames: number;
  /** Values in row-major order. */
  readonly values: Float32Array;
  /** The log power of each frame (natural logarithm), relative to the loudest speech. */
  readonly loudness: Float32Array;
}

export const frameSeconds = 0.01;
const hop = frameSeconds * sampleRate;
const fftSize = 512;
const windowSamples = 400;
const bands = 24;
const cepstra = 13;
/** The cepstra and their deltas. */
export const featureCount = 2 * cepstra;

/** Number of frames to process before yielding to the event loop: less than 10 ms of work. */
export const framesAtOnce = 400;

/** Frames this far below loud speech count as silence: 52 dB, as the natural logarithm of power. */
const dynamicRange = 12;

const fft = createFft(fftSize);
const hann = Float64Array.from(
  { length: windowSamples },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / windowSamples),
);

const toMel = (hertz: number) => 2595 * Math.log10(1 + hertz / 700);

/** For each frequency bin, its two bands of the triangular mel filter bank, and its weight in the upper one. */
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
 * Computes the mel-frequency cepstra of the samples and their deltas. Normalizes the loudness (loudest speech at 0) and the
 * channel (subtracts the mean over the frames that are not quiet).
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

/** Computes the log power of each mel band (natural logarithm). Each FFT transforms two frames, as its real and imaginary parts. */
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

/** Subtracts the mean of each cepstrum, which a microphone or line adds, except that of the loudness. */
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

/** Computes the slope over five frames. */
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
