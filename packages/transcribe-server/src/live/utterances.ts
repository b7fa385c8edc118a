import { framesPerSecond } from '../audio/audio-buffer.ts';
import type { FrameRange } from '../audio/pauses.ts';
import { findUtteranceEnd } from './find-utterance-end.ts';
import { type Hypothesis, nextHypothesis, noHypothesis } from './hypothesis.ts';
import type { OpenAudio } from './open-audio.ts';

/** Speech between two pauses. Positions are frames of 10 ms from the start of the audio. */
export interface Utterance {
  readonly start: number;
  /** Undefined while the utterance is open. */
  readonly end: number | undefined;
  readonly hypothesis: Hypothesis;
  /** The end of the audio that the hypothesis covers. */
  readonly recognisedFrame: number;
}

/** The audio to recognise next, and its utterance. */
export interface Target {
  readonly utterance: Utterance;
  readonly range: FrameRange;
}

/** The utterances after the last segment, in order. */
export interface Utterances {
  readonly all: readonly Utterance[];
  /** Ends and begins utterances in the analyzed frames. */
  advance(): void;
  /** Splits the utterance at this frame, where the audio is cut, and divides its words. */
  split(frame: number): void;
  /** Removes the utterances before this frame. */
  release(frame: number): void;
  /** Returns the oldest utterance with speech that its hypothesis does not cover. */
  target(): Target | undefined;
  /**
   * Updates the hypothesis of the target. Does nothing if its utterance was split or released meanwhile.
   *
   * @param text the recognised text; undefined if it is implausible
   * @returns whether the hypothesis was updated
   */
  update(target: Target, text: string | undefined): boolean;
}

/** Silence before speech that belongs to an utterance, because detectors find the start of speech late. */
const leadFrames = 0.4 * framesPerSecond;
/** The same at the start of a recording, where detectors find it even later. */
const startFrames = framesPerSecond;
/** The part of a pause that is recognised with the word before it. */
const trailFrames = 0.15 * framesPerSecond;
/** The amount of new speech after which an utterance is recognised again. */
const newSpeechFrames = 0.08 * framesPerSecond;

export const createUtterances = (audio: OpenAudio): Utterances => {
  let all: readonly Utterance[] = [];
  /** The earliest start of the next utterance. */
  let nextFrame = 0;

  const replace = (old: Utterance, ...replacements: readonly Utterance[]) => {
    all = all.flatMap((utterance) => (utterance === old ? replacements : [utterance]));
  };

  const begin = (): Utterance | undefined => {
    const speech = audio.findSpeech(nextFrame);
    if (speech === undefined || speech >= audio.analyzedFrame) return undefined;
    const start = Math.max(nextFrame, speech < startFrames ? 0 : speech - leadFrames);
    const begun = { start, end: undefined, hypothesis: noHypothesis, recognisedFrame: start };
    all = [...all, begun];
    return begun;
  };

  const end = (open: Utterance, frame: number) => {
    nextFrame = frame;
    const later = countSpeech({ start: frame, end: open.recognisedFrame }, audio.findPauses(open.start));
    if (later >= newSpeechFrames) return divide(open, frame);
    const isRecognised = open.recognisedFrame > open.start && !needsRecognition(open, frame);
    const { words } = open.hypothesis;
    const hypothesis = isRecognised ? { words, stableCount: words.length } : open.hypothesis;
    replace(open, { ...open, end: frame, hypothesis, recognisedFrame: isRecognised ? frame : open.recognisedFrame });
  };

  /** Divides an utterance and its words in two. Both parts are recognised again, the first one first. */
  const divide = (utterance: Utterance, frame: number) => {
    const { words, stableCount } = utterance.hypothesis;
    const count = countWordsBefore(utterance, frame);
    const first = { words: words.slice(0, count), stableCount: Math.min(stableCount, count) };
    const second = { words: words.slice(count), stableCount: Math.max(0, stableCount - count) };
    replace(
      utterance,
      { ...utterance, end: frame, hypothesis: first, recognisedFrame: utterance.start },
      { start: frame, end: utterance.end, hypothesis: second, recognisedFrame: frame },
    );
  };

  /** Moves words between the parts of a divided utterance, once the first part has been recognised alone. */
  const moveBoundary = (first: Utterance, recognised: Hypothesis) => {
    const second = all.find(({ start }) => start === first.end);
    if (second === undefined || second.hypothesis === noHypothesis || second.recognisedFrame > second.start) return;
    const words = [...first.hypothesis.words, ...second.hypothesis.words].slice(recognised.words.length);
    replace(second, {
      ...second,
      hypothesis: { words, stableCount: Math.min(second.hypothesis.stableCount, words.length) },
    });
  };

  const countSpeech = ({ start, end }: FrameRange, pauses: readonly FrameRange[]): number => {
    let frames = 0;
    for (let frame = start; frame < end; frame++) {
      const isPause = pauses.some((pause) => pause.start <= frame && frame < pause.end);
      if (!isPause && audio.isSpeech(frame)) frames++;
    }
    return frames;
  };

  /** Returns whether the audio after the hypothesis has enough new speech, or completes a word. */
  const needsRecognition = ({ start, recognisedFrame }: Utterance, end: number): boolean => {
    const pauses = audio.findPauses(start);
    if (countSpeech({ start: recognisedFrame, end }, pauses) >= newSpeechFrames) return true;
    const pause = pauses.findLast((one) => one.start < end);
    return pause !== undefined && endsIn(pause, end) && !endsIn(pause, recognisedFrame) && pause.start > start;
  };

  /** Returns where to start reading: models give no words for speech after a long quiet start. */
  const soundStart = ({ start }: Utterance): number => {
    if (start === 0) return 0; // Detectors find the first speech of a recording late.
    const quiet = audio.findPauses(start).find((pause) => pause.start === start);
    return quiet === undefined ? start : Math.max(start, quiet.end - leadFrames);
  };

  /** Returns whether the frame is far enough inside the pause for the last word to be complete. */
  const endsIn = (pause: FrameRange, frame: number) => frame >= pause.start + trailFrames && frame <= pause.end;

  const isPauseAt = ({ start }: Utterance, frame: number) =>
    audio.findPauses(start).some((pause) => endsIn(pause, frame));

  /** Estimates how many words of the hypothesis were spoken before this frame. Assumes that all words are equally long. */
  const countWordsBefore = ({ start, recognisedFrame, hypothesis: { words } }: Utterance, frame: number): number => {
    const pauses = audio.findPauses(start);
    const spoken = countSpeech({ start, end: recognisedFrame }, pauses);
    const before = countSpeech({ start, end: Math.min(frame, recognisedFrame) }, pauses);
    return spoken === 0 ? words.length : Math.round((words.length * before) / spoken);
  };

  return {
    get all() {
      return all;
    },
    advance() {
      for (;;) {
        const open = all.find((utterance) => utterance.end === undefined) ?? begin();
        if (open === undefined) return;
        const firstSpeech = audio.findSpeech(open.start) ?? open.start;
        const frame = findUtteranceEnd(audio, open.start, firstSpeech);
        if (frame === undefined) return;
        end(open, frame);
      }
    },
    split(frame) {
      nextFrame = Math.max(nextFrame, frame);
      const split = all.find(({ start, end = Number.POSITIVE_INFINITY }) => start < frame && frame < end);
      if (split !== undefined) divide(split, frame);
    },
    release(frame) {
      all = all.filter(({ start }) => start >= frame);
      nextFrame = Math.max(nextFrame, frame);
    },
    target() {
      for (const utterance of all) {
        const range = { start: soundStart(utterance), end: utterance.end ?? audio.analyzedFrame };
        if (needsRecognition(utterance, range.end)) return { utterance, range };
      }
      return undefined;
    },
    update({ utterance, range }, text) {
      const { start, hypothesis } = utterance;
      const current = all.find((one) => one.start === start && one.hypothesis === hypothesis);
      if (current === undefined) return false;
      const next = nextHypothesis(hypothesis, text ?? '', {
        hasEnded: current.end === range.end,
        isPause: isPauseAt(current, range.end),
      });
      if (text !== undefined) moveBoundary(current, next);
      replace(current, { ...current, hypothesis: text === undefined ? hypothesis : next, recognisedFrame: range.end });
      return true;
    },
  };
};
