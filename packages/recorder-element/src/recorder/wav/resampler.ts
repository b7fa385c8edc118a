/** The zero crossings of the filter on each side. This number gives a stop band of over 70 dB. */
const zeroCrossings = 32;

/** The frequency at which the filter halves the amplitude, as a share of the lower Nyquist frequency. */
const cutoff = 0.92;

/**
 * Creates a sample rate converter for audio in blocks of any length: a polyphase windowed-sinc low-pass filter
 * (https://ccrma.stanford.edu/~jos/resample/), which prevents aliasing. Its delay is half the filter length, 2 ms at 16
 * kHz.
 *
 * @param fromRate Hz, an integer like `toRate`
 * @param onSample Called with each output sample
 * @returns A function to call with each block in order
 */
export const createResampler = (
  fromRate: number,
  toRate: number,
  onSample: (sample: number) => void,
): ((block: Float32Array) => void) => {
  const divisor = greatestCommonDivisor(fromRate, toRate);
  const phases = toRate / divisor;
  const step = fromRate / divisor;
  const half = Math.ceil(zeroCrossings * Math.max(1, step / phases));
  const filters = Array.from({ length: phases }, (_, phase) =>
    designFilter(half, phase / phases, cutoff * Math.min(1, phases / step)),
  );
  /** The samples that later outputs still need, then the block. */
  let samples = new Float32Array(half - 1);
  let length = half - 1;
  /** The start of the next output's filter, in samples times `phases`. */
  let position = 0;

  return (block) => {
    if (samples.length < length + block.length) {
      const larger = new Float32Array(length + 2 * block.length);
      larger.set(samples.subarray(0, length));
      samples = larger;
    }
    samples.set(block, length);
    length += block.length;
    let start = Math.floor(position / phases);
    while (start + 2 * half <= length) {
      const filter = filters[position % phases] as Float32Array;
      let sum = 0;
      for (let tap = 0; tap < filter.length; tap += 1)
        sum += (filter[tap] as number) * (samples[start + tap] as number);
      onSample(sum);
      position += step;
      start = Math.floor(position / phases);
    }
    const done = Math.min(start, length);
    samples.copyWithin(0, done, length);
    length -= done;
    position -= done * phases;
  };
};

/**
 * @param offset The distance of the output from the sample `half - 1`, from 0 to 1
 * @param bandwidth Share of the Nyquist frequency, from 0 to 1
 */
const designFilter = (half: number, offset: number, bandwidth: number): Float32Array => {
  const taps = Float32Array.from({ length: 2 * half }, (_, tap) => {
    const distance = tap - (half - 1) - offset;
    return sinc(bandwidth * distance) * blackman(distance / half);
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
};

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** @param x From -1 to 1; 0 in the middle */
const blackman = (x: number): number => 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
