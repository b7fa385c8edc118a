/**
 * Creates a function that computes the discrete Fourier transform of `re + i·im` in place, with the iterative radix-2
 * algorithm. Computes the twiddle factors once.
 *
 * @param size number of complex values, a power of two
 */
export const createFft = (size: number): ((re: Float64Array, im: Float64Array) => void) => {
  const cosines = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
  const sines = Float64Array.from({ length: size / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / size));
  const bits = Math.log2(size);
  const reversed = Uint16Array.from({ length: size }, (_, i) => {
    let result = 0;
    for (let bit = 0; bit < bits; bit++) result |= ((i >> bit) & 1) << (bits - 1 - bit);
    return result;
  });

  const swap = (values: Float64Array, i: number, j: number) => {
    const kept = values[i] as number;
    values[i] = values[j] as number;
    values[j] = kept;
  };

  return (re, im) => {
    for (let i = 0; i < size; i++) {
      const j = reversed[i] as number;
      if (j <= i) continue;
      swap(re, i, j);
      swap(im, i, j);
    }
    for (let half = 1; half < size; half *= 2) {
      const step = size / (2 * half);
      for (let k = 0; k < half; k++) {
        const cosine = cosines[k * step] as number;
        const sine = sines[k * step] as number;
        for (let a = k; a < size; a += 2 * half) {
          const b = a + half;
          const real = (re[b] as number) * cosine - (im[b] as number) * sine;
          const imaginary = (re[b] as number) * sine + (im[b] as number) * cosine;
          re[b] = (re[a] as number) - real;
          im[b] = (im[a] as number) - imaginary;
          re[a] = (re[a] as number) + real;
          im[a] = (im[a] as number) + imaginary;
        }
      }
    }
  };
};
