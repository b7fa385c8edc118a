import { framesPerSecond } from '../audio/audio-buffer.ts';
import type { FrameRange } from '../audio/pauses.ts';
import { findUtteranceEnd } from './find-utterance-end.ts';
import { type Hypothesis, nextHypothesis, noHypothesis } from './hypothesis.ts';
import type { OpenAudio } from './open-audio.ts';

/** Speech between two pauses. In frames of 10 ms from the start of the audio. */
export interface Utterance {
  readonly start: number;
  /** Undefined while it goes on. */
  readonly end: number | undefined;
  readonly hypothesis: Hypothesis;
  /** The end of what its hypothesis was made of. */
  readonly heardFrame: number;
}

/** What is to be recognised next, and of whom. */
export interface Target {
  readonly utterance: Utterance;
  readonly range: FrameRange;
}

/** The utterances after the last segment, in order. */
export interface Utterances {
  readonly all: readonly Utterance[];
  /** Ends and begins utterances, as far as speech was looked for. */
  advance(): void;
  /** Makes two of the utterance that goes on at this frame, where the audio is cut, and shares its words out. */
  split(frame: number): void;
  /** Forgets those before this frame. */
  release(frame: number): void;
  /** The oldest that has speech in it that is in no hypothesis. */
  target(): Target | undefined;
  /**
   * Takes what was recognised, or undefined where that cannot be true, unless the utterance was split or released
   * meanwhile. Returns whether it did.
   */
  hear(target: Target, text: string | undefined): boolean;
}

/** What an utterance keeps of the silence before it: detectors find the start of speech late. */
const leadFrames = 0.4 * framesPerSecond;
/** At the start of a recording they find it later. */
const startFrames = framesPerSecond;
/** So much of a pause is heard with the word before it. */
const trailFrames = 0.15 * framesPerSecond;
/** So much new speech is worth another hypothesis. */
const newSpeechFrames = 0.08 * framesPerSecond;

export const createUtterances = (audio: OpenAudio): Utterances => {
  let all: readonly Utterance[] = [];
  /** Where the next utterance may begin. */
  let nextFrame = 0;

  const replace = (old: Utterance, ...replacements: readonly Utterance[]) => {
    all = all.flatMap((utterance) => (utterance === old ? replacements : [utterance]));
  };

  const begin = (): Utterance | undefined => {
    const speech = audio.findSpeech(nextFrame);
    if (speech === undefined || speech >= audio.judgedFrame) return undefined;
    const start = Math.max(nextFrame, speech < startFrames ? 0 : speech - leadFrames);
    const begun = { start, end: undefined, hypothesis: noHypothesis, heardFrame: start };
    all = [...all, begun];
    return begun;
  };

  const end = (open: Utterance, frame: number) => {
    nextFrame = frame;
    const isHeard = open.heardFrame > open.start && !isWorthHearing(open, frame);
    const { words } = open.hypothesis;
    const hypothesis = isHeard ? { words, stableCount: words.length } : open.hypothesis;
    replace(open, { ...open, end: frame, hypothesis, heardFrame: isHeard ? frame : open.heardFrame });
  };

  const countSpeech = ({ start, end }: FrameRange, pauses: readonly FrameRange[]): number => {
    let frames = 0;
    for (let frame = start; frame < end; frame++) {
      const isPause = pauses.some((pause) => pause.start <= frame && frame < pause.end);
      if (!isPause && audio.isSpeech(frame)) frames++;
    }
    return frames;
  };

  /** Whether there is enough speech after what its hypothesis was made of, or the end of a word. */
  const isWorthHearing = ({ start, heardFrame }: Utterance, end: number): boolean => {
    const pauses = audio.findPauses(start);
    if (countSpeech({ start: heardFrame, end }, pauses) >= newSpeechFrames) return true;
    const pause = pauses.findLast((one) => one.start < end);
    return pause !== undefined && endsIn(pause, end) && !endsIn(pause, heardFrame) && pause.start > start;
  };

  /** Whether audio up to this frame ends with enough of the pause for its last word to be heard whole. */
  const endsIn = (pause: FrameRange, frame: number) => frame >= pause.start + trailFrames && frame <= pause.end;

  const isPauseAt = ({ start }: Utterance, frame: number) =>
    audio.findPauses(start).some((pause) => endsIn(pause, frame));

  /** How many of its words were spoken before this frame, if all take the same time. */
  const countWordsBefore = ({ start, heardFrame, hypothesis: { words } }: Utterance, frame: number): number => {
    const pauses = audio.findPauses(start);
    const spoken = countSpeech({ start, end: heardFrame }, pauses);
    const before = countSpeech({ start, end: Math.min(frame, heardFrame) }, pauses);
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
      if (split === undefined) return;
      const { words, stableCount } = split.hypothesis;
      const count = countWordsBefore(split, frame);
      const first = { words: words.slice(0, count), stableCount: Math.min(stableCount, count) };
      const second = { words: words.slice(count), stableCount: Math.max(0, stableCount - count) };
      replace(
        split,
        { ...split, end: frame, hypothesis: first, heardFrame: split.start },
        { start: frame, end: split.end, hypothesis: second, heardFrame: frame },
      );
    },
    release(frame) {
      all = all.filter(({ start }) => start >= frame);
      nextFrame = Math.max(nextFrame, frame);
    },
    target() {
      for (const utterance of all) {
        const range = { start: utterance.start, end: utterance.end ?? audio.judgedFrame };
        if (isWorthHearing(utterance, range.end)) return { utterance, range };
      }
      return undefined;
    },
    hear({ utterance, range }, text) {
      const { start, hypothesis } = utterance;
      const current = all.find((one) => one.start === start && one.hypothesis === hypothesis);
      if (current === undefined) return false;
      const next = nextHypothesis(hypothesis, text ?? '', {
        hasEnded: current.end === range.end,
        isPause: isPauseAt(current, range.end),
      });
      replace(current, { ...current, hypothesis: text === undefined ? hypothesis : next, heardFrame: range.end });
      return true;
    },
  };
};
