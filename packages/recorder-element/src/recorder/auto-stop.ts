/** Tells from a recording's levels when somebody has spoken and then said nothing for long enough. */
export interface AutoStop {
  /**
   * A level from 0 to 1, or undefined where nothing could be measured, which counts as neither speech nor silence.
   *
   * @returns whether it is time to stop
   */
  add(level: number | undefined, atMs: number): boolean;
}

/** Speech stands out so far above the room; and is never fainter, so that a rustle in a silent room is none. */
const speechToNoise = 4;
const faintestSpeech = 0.006;
/** A click or a knock is shorter than a word; the gaps between syllables count against it at half their length. */
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
      // Falls at once to the quietest between two words, and rises slowly as the room grows louder.
      noise = level < noise ? level : noise * 1.1 ** (elapsedMs / 1000);
      noise = Math.max(noise, faintestSpeech / speechToNoise);
      const isLoud = level > noise * speechToNoise;
      voicedMs = isLoud ? voicedMs + elapsedMs : Math.max(0, voicedMs - elapsedMs / 2);
      // Once armed, every sound puts the end off: better too late than in the middle of a sentence.
      if (isLoud && (spokenAtMs !== undefined || voicedMs >= shortestSpeechMs)) spokenAtMs = atMs;
      return spokenAtMs !== undefined && atMs - spokenAtMs >= silenceMs;
    },
  };
};
