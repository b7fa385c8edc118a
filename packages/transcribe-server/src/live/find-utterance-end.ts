import { framesPerSecond } from '../audio/audio-buffer.ts';
import type { FrameRange } from '../audio/pauses.ts';
import type { OpenAudio } from './open-audio.ts';

const framesOf = (seconds: number): number => Math.round(seconds * framesPerSecond);

/** How much of the pause that ends an utterance belongs to it. */
const trailFrames = framesOf(0.2);
/** A longer utterance is split at its longest pause, because an open utterance is recognised again and again. */
const longFrames = framesOf(7);
/** A longer utterance is split even without a pause. */
const longestFrames = framesOf(11);
/** The minimum length of a split utterance before the cut, and of the rest after it. */
const minFrames = framesOf(2.5);
const minRestFrames = framesOf(0.5);

/** Returns the length of a pause that ends an utterance. Longer after short utterances: models misread one or two words. */
const neededPause = (frames: number): number => (frames < framesOf(5) ? framesOf(2) : framesOf(0.4));

/**
 * Finds the end of the utterance that begins at `start`. An utterance ends at its first long pause. A long utterance ends
 * at its longest pause, and a very long one at its quietest frame.
 *
 * @param firstSpeech the first frame of the utterance with speech: pauses before it don't count
 * @returns the frame of the end; undefined if the utterance continues
 */
export const findUtteranceEnd = (audio: OpenAudio, start: number, firstSpeech: number): number | undefined => {
  const pauses = audio.findPauses(start).filter((pause) => pause.start > firstSpeech);
  const first = pauses.find((pause) => pause.end - pause.start >= neededPause(pause.start - start));
  if (first !== undefined) return cutIn(first);
  const length = audio.endFrame - start;
  if (length < longFrames) return undefined;
  const range = { start: start + minFrames, end: audio.endFrame - minRestFrames };
  const longest = pauses
    .filter((pause) => cutIn(pause) >= range.start && cutIn(pause) <= range.end)
    .toSorted((a, b) => b.end - b.start - (a.end - a.start))[0];
  if (longest !== undefined) return cutIn(longest);
  return length < longestFrames ? undefined : audio.quietestFrame(range);
};

const cutIn = ({ start, end }: FrameRange): number => Math.min(start + trailFrames, Math.floor((start + end) / 2));
