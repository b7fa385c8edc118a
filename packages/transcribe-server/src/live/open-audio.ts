import { createAudioBuffer, frameSamples } from '../audio/audio-buffer.ts';
import { type FrameRange, findPauses, quietestFrame } from '../audio/pauses.ts';
import type { PcmSamples } from '../audio/pcm.ts';
import { speechFrameSamples, type VoiceActivityDetector } from '../voice-activity/voice-activity.ts';

/** The latest audio of a recording, in frames of 10 ms. Frames are numbered from the start of the recording. */
export interface OpenAudio {
  /** The number of the frame after the last one. */
  readonly endFrame: number;
  /** The first frame that was not analyzed for speech yet. */
  readonly analyzedFrame: number;
  add(samples: PcmSamples): void;
  /** Analyzes the new frames for speech. */
  analyze(): Promise<void>;
  /** Returns the first frame, from this one on, that may contain speech. */
  findSpeech(frame: number): number | undefined;
  /** Returns whether the frame may contain speech. True for released frames. */
  isSpeech(frame: number): boolean;
  /** Returns the pauses from this frame on, in order. */
  findPauses(frame: number): FrameRange[];
  /** Returns the quietest frame in the range: the best place for a cut without a pause. */
  quietestFrame(range: FrameRange): number;
  /** Copies the samples of the frames in the range. Omits released frames. */
  read(range: FrameRange): PcmSamples;
  /** Releases the frames before this one. */
  release(frame: number): void;
}

/** Frames before the new ones that the detector gets as context: about 1 s, a whole number of the detector's frames. */
const contextFrames = 96;
/** 16 frames of 10 ms are as long as 5 of the detector's frames of 32 ms. */
const sharedFrames = 16;
/** Longer than the longest segment of any local engine. */
const maxFrames = 3200;
/** Frames that the detector gets at once, besides the context. */
const maxAnalyzedFrames = 400;

/** Creates an empty buffer. Holds at most 32 s, and drops the oldest frames first. */
export const createOpenAudio = ({ detect }: VoiceActivityDetector): OpenAudio => {
  const audio = createAudioBuffer();
  let rest: PcmSamples = new Int16Array(0);
  let analyzedFrame = 0;

  const endFrame = () => audio.takenFrames + audio.powers.length;

  const release = (frame: number) => {
    const released = Math.min(frame, endFrame()) - contextFrames - audio.takenFrames;
    if (released > 0) audio.take(released);
    analyzedFrame = Math.max(analyzedFrame, audio.takenFrames);
  };

  const analyzeFrom = async (frame: number, end: number) => {
    const held = frame - audio.takenFrames;
    // At the start of the recording there is no context: the detector gets the same frames twice.
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
    get analyzedFrame() {
      return analyzedFrame;
    },
    add(samples) {
      const joined = join(rest, samples);
      const whole = joined.length - (joined.length % frameSamples);
      rest = joined.slice(whole);
      audio.append({ samples: joined.slice(0, whole), speech: Uint8Array.of(1), frameSamples: whole });
      release(endFrame() - maxFrames + contextFrames);
    },
    async analyze() {
      const last = endFrame();
      while (analyzedFrame < last) {
        const end = Math.min(last, analyzedFrame + maxAnalyzedFrames);
        await analyzeFrom(analyzedFrame, end);
        // Audio that arrived meanwhile may have released frames that were not analyzed.
        analyzedFrame = Math.max(analyzedFrame, end);
      }
    },
    findSpeech(frame) {
      const from = Math.max(0, frame - audio.takenFrames);
      const found = audio.speech.indexOf(1, from);
      return found < 0 ? undefined : found + audio.takenFrames;
    },
    isSpeech: (frame) => audio.speech[frame - audio.takenFrames] !== 0,
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
