import { framesPerSecond } from '../audio/audio-buffer.ts';
import type { FrameRange } from '../audio/pauses.ts';
import type { OpenAudio } from './open-audio.ts';

const framesOf = (seconds: number): number => Math.round(seconds * framesPerSecond);

/** What an utterance keeps of the pause that ends it. */
const trailFrames = framesOf(0.2);
/** The same audio is recognised again and again: longer utterances cost too much. */
const longFrames = framesOf(7);
/** Without any pause. */
const longestFrames = framesOf(11);
/** Of a long utterance, the part before the cut, and the part after it. */
const minFrames = framesOf(2.5);
const minRestFrames = framesOf(0.5);

/** How long a pause must be to end an utterance of so many frames: a word or two are not understood alone. */
const neededPause = (frames: number): number => (frames < framesOf(5) ? framesOf(2) : framesOf(0.4));

/**
 * Finds where the utterance ends that begins at this frame: in its first long pause, and where it has become long itself
 * in the longest. Undefined while it goes on.
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
