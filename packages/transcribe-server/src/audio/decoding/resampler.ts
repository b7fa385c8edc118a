/** Converts samples from one sample rate to another. The result does not depend on the chunk sizes. */
export interface Resampler {
  /** Adds input samples. Returns the output samples that are complete. */
  push(samples: Float32Array): Float32Array;
  /** Ends the input. Returns the remaining output samples. */
  flush(): Float32Array;
}

/** Number of zero crossings of the filter on each side, at the lower of the two rates. */
const zeroCrossings = 16;
/** The -6 dB frequency of the filter, as a share of the lower Nyquist frequency. */
const cutoff = 0.93;
/** Parameter of the Kaiser window, for an attenuation of about 70 dB. */
const beta = 7;
/** Limit of the filter table. Rates with a small common divisor would need more phases: they use the nearest one. */
const maxCoefficients = 2 ** 17;

/**
 * Creates a polyphase resampler: a sinc filter with a Kaiser window, with its cutoff below the lower Nyquist frequency.
 * Adds no delay (https://ccrma.stanford.edu/~jos/resample/).
 */
export const createResampler = (fromRate: number, toRate: number): Resampler => {
  const divisor = greatestCommonDivisor(fromRate, toRate);
  const numerator = toRate / divisor;
  const denominator = fromRate / divisor;
  const { taps, phases, coefficients } = designFilter(Math.min(1, toRate / fromRate), numerator);
  const half = taps / 2;

  let buffer = new Float32Array(taps * 4);
  /** Index of the input sample at the start of the buffer. Negative indexes are silence before the start. */
  let bufferStart = -half;
  let filled = half;
  let inputCount = 0;
  let outputCount = 0;

  const append = (samples: Float32Array) => {
    if (filled + samples.length > buffer.length) {
      const grown = new Float32Array(Math.max(buffer.length * 2, filled + samples.length));
      grown.set(buffer.subarray(0, filled));
      buffer = grown;
    }
    buffer.set(samples, filled);
    filled += samples.length;
  };

  /** Computes output samples. Output sample n is at input position n * denominator / numerator. */
  const produce = (endInput: number, maxOutput: number): Float32Array => {
    const count = Math.max(0, Math.min(maxOutput, Math.ceil((endInput * numerator) / denominator)) - outputCount);
    const output = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const scaled = (outputCount + i) * denominator;
      const whole = Math.floor(scaled / numerator);
      const phase = Math.floor(((scaled - whole * numerator) * phases) / numerator);
      output[i] = convolve(buffer, whole - half + 1 - bufferStart, coefficients, phase * taps, taps);
    }
    outputCount += count;
    const needed = Math.floor((outputCount * denominator) / numerator) - half + 1;
    const drop = Math.min(filled, Math.max(0, needed - bufferStart));
    buffer.copyWithin(0, drop, filled);
    filled -= drop;
    bufferStart += drop;
    return output;
  };

  return {
    push(samples) {
      append(samples);
      inputCount += samples.length;
      return produce(inputCount - half, Number.POSITIVE_INFINITY);
    },
    flush() {
      append(new Float32Array(half + 1));
      const length = Math.round((inputCount * numerator) / denominator);
      return produce(inputCount + 1, length);
    },
  };
};

/** Computes a dot product in four independent sums, which is faster. `taps` is a multiple of four. */
const convolve = (input: Float32Array, start: number, filter: Float32Array, filterStart: number, taps: number) => {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < taps; i += 4) {
    a += (input[start + i] as number) * (filter[filterStart + i] as number);
    b += (input[start + i + 1] as number) * (filter[filterStart + i + 1] as number);
    c += (input[start + i + 2] as number) * (filter[filterStart + i + 2] as number);
    d += (input[start + i + 3] as number) * (filter[filterStart + i + 3] as number);
  }
  return a + b + (c + d);
};

/**
 * Computes the coefficients, one phase after the other. Tap k of a phase applies to the input sample k - half + 1.
 *
 * @param bandwidth the lower rate divided by the input rate
 */
const designFilter = (bandwidth: number, wantedPhases: number) => {
  const half = 2 * Math.ceil(zeroCrossings / bandwidth / 2);
  const taps = 2 * half;
  const phases = Math.min(wantedPhases, Math.ceil(maxCoefficients / taps));
  const coefficients = new Float32Array(phases * taps);
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const distance = k - half + 1 - phase / phases;
      const x = Math.PI * cutoff * bandwidth * distance;
      const value = (x === 0 ? 1 : Math.sin(x) / x) * kaiser(distance / half);
      coefficients[phase * taps + k] = value;
      sum += value;
    }
    // Normalizes each phase to unity gain at 0 Hz.
    for (let k = 0; k < taps; k++) coefficients[phase * taps + k] = (coefficients[phase * taps + k] ?? 0) / sum;
  }
  return { taps, phases, coefficients };
};

const kaiser = (x: number): number => (Math.abs(x) >= 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x)) / bessel(beta));

/** The modified Bessel function of the first kind, of order 0. */
const bessel = (x: number): number => {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
};

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
