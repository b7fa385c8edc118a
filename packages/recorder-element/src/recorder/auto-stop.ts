/** Detects that a person has spoken and has then been silent for long enough. */
interface AutoStop {
  /**
   * Adds a level from 0 to 1, or undefined if it is unknown: that counts neither as speech nor as silence.
   *
   * @returns Whether to stop
   */
  add(level: number | undefined, atMs: number): boolean;
}

/**
 * Speech is this many times louder than the noise, and has a minimum level: a rustle in a silent room is not speech.
 */
const speechToNoise = 4;
const faintestSpeech = 0.006;
/** The minimum duration of speech; a click is shorter. Gaps between syllables count half against it. */
const shortestSpeechMs = 250;

/** @param silenceMs The silence after speech. Before the first word there is no limit */
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
