import { type AudioBuffer, framesPerSecond } from './audio-buffer.ts';
import { type FrameRange, findPauses, quietestFrame } from './pauses.ts';

export interface CutOptions {
  /** Range of segment lengths. */
  readonly segmentSeconds: { readonly min: number; readonly max: number };
  /** Whether the audio has ended. */
  readonly isEnd: boolean;
}

const framesOf = (seconds: number): number => Math.round(seconds * framesPerSecond);

/** Silence kept before and after speech, because detectors find its start late and miss faint sounds. */
const leadFrames = framesOf(0.4);
const trailFrames = framesOf(0.2);
/** Deep models recognise nothing in shorter audio. */
export const minSegmentFrames = framesOf(1.2);
/** A shorter segment, including padding, has one or two words. It is joined with more speech if possible. */
const briefFrames = framesOf(1.5);
/** A pause is cut where it is quietest over this length. */
const quietPauseFrames = framesOf(0.1);
/** The maximum length of segments at the end of the audio. Short, because the user waits for them. */
const maxRestSeconds = 12;

/** Returns the maximum duration of audio that is never cut. */
export const maxUncutSeconds = ({ min }: CutOptions['segmentSeconds']): number => Math.min(min, maxRestSeconds);

/**
 * Returns the length of a pause that ends a segment of this length: 4 s for one or two words, 2 s below `min`, then from
 * 0.6 s at `min` down to 0.2 s at `max`.
 */
const neededPause = (frames: number, min: number, max: number): number => {
  if (frames < briefFrames) return framesOf(4);
  if (frames < min) return framesOf(2);
  return framesOf(0.6 - 0.4 * Math.min(1, (frames - min) / Math.max(1, max - min)));
};

/**
 * Finds the first segment in the buffer.
 *
 * @returns its frames, including the silence around the speech; `more` if its end is not known yet; `silence` if the
 *   buffer has no speech
 */
export const findCut = (audio: AudioBuffer, options: CutOptions): FrameRange | 'more' | 'silence' => {
  const { speech } = audio;
  const first = speech.indexOf(1);
  if (first < 0) return 'silence';
  const start = Math.max(0, first - leadFrames);
  const end =
    findPauseToCut(audio, start, first, options) ?? (options.isEnd ? cutRest : cutFull)(audio, start, options);
  return end === undefined ? 'more' : extendToMinimum({ start, end }, speech);
};

/** Finds the cut in the first pause that is long enough. */
const findPauseToCut = (audio: AudioBuffer, start: number, first: number, options: CutOptions): number | undefined => {
  const { speech } = audio;
  const { segmentSeconds, isEnd } = options;
  const [min, max] = [framesOf(segmentSeconds.min), framesOf(segmentSeconds.max)];
  for (const pause of pausesFrom(audio, start)) {
    const length = pause.start - start;
    if (pause.start <= first || pause.end - pause.start < neededPause(length, min, max)) continue;
    const cut = cutIn(pause, audio);
    if (cut - start > max) return undefined;
    const rest = speech.length - cut;
    const isRestSegment = rest >= minSegmentFrames || (isEnd && !speech.includes(1, cut));
    if (isRestSegment) return cut;
  }
  return undefined;
};

/** Finds the cut of a segment that has reached its maximum length: in the longest pause, or at the quietest frame. */
const cutFull = (audio: AudioBuffer, start: number, { segmentSeconds }: CutOptions): number | undefined => {
  const longest = start + framesOf(segmentSeconds.max);
  if (audio.speech.length < longest + minSegmentFrames) return undefined;
  return bestCut(audio, start, { start: start + framesOf(segmentSeconds.min), end: longest });
};

/** Finds the next cut at the end of the audio. Cuts it into segments of at most {@link maxUncutSeconds} that run concurrently. */
const cutRest = (audio: AudioBuffer, start: number, { segmentSeconds }: CutOptions): number => {
  const end = Math.min(audio.speech.length, audio.speech.lastIndexOf(1) + 1 + trailFrames);
  const longest = framesOf(maxUncutSeconds(segmentSeconds));
  const shortest = Math.max(minSegmentFrames, Math.ceil(longest / 3));
  const length = end - start;
  if (length <= longest || (length < 2 * shortest && length <= framesOf(segmentSeconds.max))) return end;
  return bestCut(audio, start, { start: start + shortest, end: Math.min(start + longest, end - shortest) });
};

const bestCut = (audio: AudioBuffer, start: number, range: FrameRange): number => {
  const pauses = pausesFrom(audio, start)
    .map((pause) => ({ start: Math.max(pause.start, range.start), end: Math.min(pause.end, range.end) }))
    .toSorted((a, b) => b.end - b.start - (a.end - a.start));
  const [longest] = pauses;
  return longest && longest.end > longest.start
    ? quietestFrame(audio.powers, longest, quietPauseFrames)
    : quietestFrame(audio.powers, range);
};

/** Finds the pauses from this frame on. Positions count from the front of the buffer. */
const pausesFrom = ({ powers, speech }: AudioBuffer, start: number): FrameRange[] =>
  findPauses(powers.slice(start), speech.slice(start)).map((pause) => ({
    start: pause.start + start,
    end: pause.end + start,
  }));

/**
 * Returns the frame in a pause to cut at. Cuts a long pause shortly after the detector has found its start, so that the
 * rest of it does not become part of the next segment. Cuts a short pause where it is quietest: near its ends, words may
 * fade out, or begin before the detector finds them.
 */
const cutIn = (pause: FrameRange, { powers, speech }: AudioBuffer): number => {
  const silenceStart = speech.indexOf(0, pause.start);
  const next = speech.indexOf(1, silenceStart);
  const end = Math.min(pause.end, next < 0 ? pause.end : next);
  const isLong = silenceStart >= 0 && end - silenceStart > leadFrames + trailFrames;
  return isLong ? silenceStart + trailFrames : quietestFrame(powers, pause, quietPauseFrames);
};

/** Extends a segment that is too short with the silence around it. */
const extendToMinimum = ({ start, end }: FrameRange, speech: readonly number[]): FrameRange => {
  const nextSpeech = speech.indexOf(1, end);
  const lastEnd = nextSpeech < 0 ? speech.length : nextSpeech;
  const newEnd = Math.max(end, Math.min(start + minSegmentFrames, lastEnd));
  return { start: Math.min(start, Math.max(0, newEnd - minSegmentFrames)), end: newEnd };
};
