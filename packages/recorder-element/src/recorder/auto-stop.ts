/** Detects that a person has spoken and has then been silent for long enough. */
interface AutoStop {
  /**
   * Adds a level from 0 to 1; undefined if nothing could be measured, which is neither speech nor silence.
   *
   * @returns whether it is time to stop
   */
  add(level: number | undefined, atMs: number): boolean;
}

/** Speech is so much louder than the noise, and at least so loud: a rustle in a silent room is not speech. */
const speechToNoise = 4;
const faintestSpeech = 0.006;
/** A click is shorter than a word. Gaps between syllables count half against it. */
const shortestSpeechMs = 250;

/** @param silenceMs How long nobody must have spoken. Before the first word it waits for ever. */
export const createAutoStop = (silenceMs: number): AutoStop => {
  let noise = Infinity;
  let voicedMs = 0;
  let spokenAtMs: number | undefined;
  let lastMs: number | undefined;

  return {
    add: (level, atMs) => {
      const elapsedMs = lastMs === undefined ? 0 : atMs - lastMs;
      lastMs = atMs;
      if (level === undefined) {
        if (spokenAtMs !== undefined) spokenAtMs += elapsedMs;
        return false;
      }
      // The noise level falls at once to the quietest level between two words, and rises slowly.
      noise = level < noise ? level : noise * 1.1 ** (elapsedMs / 1000);
      noise = Math.max(noise, faintestSpeech / speechToNoise);
      const isLoud = level > noise * speechToNoise;
      voicedMs = isLoud ? voicedMs + elapsedMs : Math.max(0, voicedMs - elapsedMs / 2);
      // After the first word, every sound restarts the wait: better stop late than in the middle of a sentence.
      if (isLoud && (spokenAtMs !== undefined || voicedMs >= shortestSpeechMs)) spokenAtMs = atMs;
      return spokenAtMs !== undefined && atMs - spokenAtMs >= silenceMs;
    },
  };
};
