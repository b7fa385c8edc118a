import { type AudioBuffer, framesPerSecond } from './audio-buffer.ts';
import { type FrameRange, findPauses, quietestFrame } from './pauses.ts';

export interface CutOptions {
  /** Lengths between which a segment is cut. */
  readonly segmentSeconds: { readonly min: number; readonly max: number };
  /** Whether no more audio comes. */
  readonly isEnd: boolean;
}

const framesOf = (seconds: number): number => Math.round(seconds * framesPerSecond);

/** What stays of the silence before and after speech: detectors find its start late, and faint sounds not at all. */
const leadFrames = framesOf(0.4);
const trailFrames = framesOf(0.2);
/** Models of many layers understand nothing in less. */
export const minSegmentFrames = framesOf(1.2);
/** A segment shorter than this, padding included, is a word or two: it waits longer for others. */
const briefFrames = framesOf(1.5);
/** A pause is cut in its quietest stretch of this length. */
const quietPauseFrames = framesOf(0.1);
/** The longest piece of the rest at the end, for which somebody waits. */
const maxRestSeconds = 12;

/** Audio of no more than this is one segment. */
export const maxUncutSeconds = ({ min }: CutOptions['segmentSeconds']): number => Math.min(min, maxRestSeconds);

/**
 * How long a pause must be to end a segment of so many frames: 4 s after a word or two, 2 s below `min`, then less and
 * less, from 0.6 s to 0.2 s at `max`.
 */
const neededPause = (frames: number, min: number, max: number): number => {
  if (frames < briefFrames) return framesOf(4);
  if (frames < min) return framesOf(2);
  return framesOf(0.6 - 0.4 * Math.min(1, (frames - min) / Math.max(1, max - min)));
};

/**
 * Finds the first segment in the buffer: in frames, with the silence that belongs to it. `more` where its end is not
 * known yet, `silence` where there is no speech.
 */
export const findCut = (audio: AudioBuffer, options: CutOptions): FrameRange | 'more' | 'silence' => {
  const { speech } = audio;
  const first = speech.indexOf(1);
  if (first < 0) return 'silence';
  const start = Math.max(0, first - leadFrames);
  const end =
    findPauseToCut(audio, start, first, options) ?? (options.isEnd ? cutRest : cutFull)(audio, start, options);
  return end === undefined ? 'more' : lengthen({ start, end }, speech);
};

/** The first pause that is long enough. */
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

/** Where to cut when the segment is as long as it may be: in the longest pause, or at the quietest place. */
const cutFull = (audio: AudioBuffer, start: number, { segmentSeconds }: CutOptions): number | undefined => {
  const longest = start + framesOf(segmentSeconds.max);
  if (audio.speech.length < longest + minSegmentFrames) return undefined;
  return bestCut(audio, start, { start: start + framesOf(segmentSeconds.min), end: longest });
};

/** Where to cut what is left at the end: into pieces of at most {@link maxUncutSeconds}, which are recognised side by side. */
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

/** In frames of the buffer. */
const pausesFrom = ({ powers, speech }: AudioBuffer, start: number): FrameRange[] =>
  findPauses(powers.slice(start), speech.slice(start)).map((pause) => ({
    start: pause.start + start,
    end: pause.end + start,
  }));

/**
 * Where in a pause to cut: where it is long, shortly after the detector has noticed it, or else the rest of it would be
 * taken for speech of the next segment; otherwise where it is quietest, since the ends of a short pause may be the faint
 * end of a word, and the faint start of one that the detector notices late.
 */
const cutIn = (pause: FrameRange, { powers, speech }: AudioBuffer): number => {
  const noticed = speech.indexOf(0, pause.start);
  const next = speech.indexOf(1, noticed);
  const end = Math.min(pause.end, next < 0 ? pause.end : next);
  const isLong = noticed >= 0 && end - noticed > leadFrames + trailFrames;
  return isLong ? noticed + trailFrames : quietestFrame(powers, pause, quietPauseFrames);
};

/** Takes so much of the silence around a segment that it is not too short. */
const lengthen = ({ start, end }: FrameRange, speech: readonly number[]): FrameRange => {
  const nextSpeech = speech.indexOf(1, end);
  const lastEnd = nextSpeech < 0 ? speech.length : nextSpeech;
  const newEnd = Math.max(end, Math.min(start + minSegmentFrames, lastEnd));
  return { start: Math.min(start, Math.max(0, newEnd - minSegmentFrames)), end: newEnd };
};
