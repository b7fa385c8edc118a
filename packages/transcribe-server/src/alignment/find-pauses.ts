/** Of the range between the quietest frames and loud speech, how much counts as quiet. */
const quietShare = 0.3;
/** No sound inside a word is quiet for so long. */
const minFrames = 25;
/** Between the two levels, in natural logarithms of power (9 dB): a smaller range says nothing. */
const minRange = 2;

/**
 * Finds stretches that are quiet for too long to be anything but a pause: 1 for each of their frames, 0 for the others.
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
