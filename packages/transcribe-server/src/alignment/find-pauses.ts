/** The quiet part of the range between the quietest frames and loud speech, from 0 to 1. */
const quietShare = 0.3;
/** Longer than any quiet sound inside a word. */
const minFrames = 25;
/** Minimum range between the two levels: 9 dB, as the natural logarithm of power. Pauses cannot be found in a smaller one. */
const minRange = 2;

/**
 * Finds pauses: ranges of frames that are quiet for longer than any sound. Returns 1 for each of their frames, else 0.
 *
 * @param loudness of each frame, in natural logarithms of power
 */
export const findPauses = (loudness: Float32Array): Uint8Array => {
  const frames = loudness.length;
  const pauses = new Uint8Array(frames);
  const sorted = loudness.toSorted();
  const quietest = sorted[Math.floor(0.05 * frames)] as number;
  const range = (sorted[Math.floor(0.95 * (frames - 1))] as number) - quietest;
  if (range < minRange) return pauses;
  let start = 0;
  for (let frame = 0; frame <= frames; frame++) {
    if (frame < frames && (loudness[frame] as number) < quietest + quietShare * range) continue;
    if (frame - start >= minFrames) pauses.fill(1, start, frame);
    start = frame + 1;
  }
  return pauses;
};
