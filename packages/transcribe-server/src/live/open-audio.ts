import { createAudioBuffer, frameSamples } from '../audio/audio-buffer.ts';
import { type FrameRange, findPauses, quietestFrame } from '../audio/pauses.ts';
import type { PcmSamples } from '../audio/pcm.ts';
import { speechFrameSamples, type VoiceActivityDetector } from '../voice-activity/voice-activity.ts';

/** The end of a recording, in frames of 10 ms that are counted from its start. */
export interface OpenAudio {
  /** The frame after the last. */
  readonly endFrame: number;
  /** The first frame in which speech was not looked for yet. */
  readonly judgedFrame: number;
  add(samples: PcmSamples): void;
  /** Looks for speech in the frames that were added since the last time. */
  judge(): Promise<void>;
  /** The first frame from this one on that may hold speech. */
  findSpeech(frame: number): number | undefined;
  /** Whether the frame may hold speech. */
  isSpeech(frame: number): boolean;
  /** The pauses from this frame on, in order. */
  findPauses(frame: number): FrameRange[];
  /** The frame in the range where a cut harms least. */
  quietestFrame(range: FrameRange): number;
  /** The samples of the frames that are still there. */
  read(range: FrameRange): PcmSamples;
  /** Lets go of the frames before this one. */
  release(frame: number): void;
}

/** What a detector is given beside the new frames: a second, in whole frames of the detector's own. */
const contextFrames = 96;
/** The detector's frames and ours fall together so often. */
const sharedFrames = 16;
/** More than the longest segment of any local engine. */
const maxFrames = 3200;

/** Holds at most 32 s: of more, the oldest goes first. */
export const createOpenAudio = ({ detect }: VoiceActivityDetector): OpenAudio => {
  const audio = createAudioBuffer();
  let rest: PcmSamples = new Int16Array(0);
  let judgedFrame = 0;

  const endFrame = () => audio.takenFrames + audio.powers.length;

  const release = (frame: number) => {
    const released = Math.min(frame, endFrame()) - contextFrames - audio.takenFrames;
    if (released > 0) audio.take(released);
    judgedFrame = Math.max(judgedFrame, audio.takenFrames);
  };

  const judgeFrom = async (frame: number, end: number) => {
    const held = frame - audio.takenFrames;
    // The start of the audio is judged after itself.
    const context = Math.min(contextFrames, wholeFrames(held === 0 ? end - frame : held));
    const before = held === 0 ? audio.read(0, context) : audio.read(held - context, held);
    const speech = await detect(join(before, audio.read(held, end - audio.takenFrames)));
    const isSilent = (i: number) => {
      const sample = (context + i + 0.5) * frameSamples;
      return speech[Math.floor(sample / speechFrameSamples)] === 0;
    };
    const silent = Array.from({ length: end - frame }, (_, i) => i).filter(isSilent);
    audio.markSilence(silent.map((i) => frame + i - audio.takenFrames).filter((place) => place >= 0));
  };

  return {
    get endFrame() {
      return endFrame();
    },
    get judgedFrame() {
      return judgedFrame;
    },
    add(samples) {
      const joined = join(rest, samples);
      const whole = joined.length - (joined.length % frameSamples);
      rest = joined.slice(whole);
      audio.append({ samples: joined.slice(0, whole), speech: Uint8Array.of(1), frameSamples: whole });
      release(endFrame() - maxFrames + contextFrames);
    },
    async judge() {
      const end = endFrame();
      if (end === judgedFrame) return;
      await judgeFrom(judgedFrame, end);
      judgedFrame = end;
    },
    findSpeech(frame) {
      const from = Math.max(0, frame - audio.takenFrames);
      const found = audio.speech.indexOf(1, from);
      return found < 0 ? undefined : found + audio.takenFrames;
    },
    isSpeech: (frame) => audio.speech[frame - audio.takenFrames] === 1,
    findPauses(frame) {
      const from = Math.max(0, frame - audio.takenFrames);
      const moved = from + audio.takenFrames;
      return findPauses(audio.powers.slice(from), audio.speech.slice(from)).map(({ start, end }) => ({
        start: start + moved,
        end: end + moved,
      }));
    },
    quietestFrame({ start, end }) {
      const { takenFrames, powers } = audio;
      return quietestFrame(powers, { start: start - takenFrames, end: end - takenFrames }) + takenFrames;
    },
    read: ({ start, end }) => audio.read(Math.max(0, start - audio.takenFrames), Math.max(0, end - audio.takenFrames)),
    release,
  };
};

const wholeFrames = (frames: number): number => frames - (frames % sharedFrames);

const join = (before: PcmSamples, after: PcmSamples): PcmSamples => {
  const joined = new Int16Array(before.length + after.length);
  joined.set(before);
  joined.set(after, before.length);
  return joined;
};
