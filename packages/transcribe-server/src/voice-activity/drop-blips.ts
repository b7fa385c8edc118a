/** The detector continues for 0.3 s after speech: the shortest word yields 19 frames, a falsely detected chord 3. */
const minSpeechFrames = 5;

/** Clears ranges of speech that are shorter than any word. Keeps one at the end, which may continue in the next window. */
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
