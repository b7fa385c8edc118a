/** The detector goes on for 0.3 s after speech: the shortest word gives 19 frames, a chord that it errs on three. */
const minSpeechFrames = 5;

/** Clears stretches of speech that are shorter than any word. One at the end may go on in the next window, and stays. */
export const dropBlips = (speech: Uint8Array): Uint8Array => {
  const kept = speech.slice();
  let start = 0;
  for (let frame = 0; frame < kept.length; frame++) {
    if (kept[frame] === 1) continue;
    if (frame - start < minSpeechFrames) kept.fill(0, start, frame);
    start = frame + 1;
  }
  return kept;
};
