import { framesPerSecond } from '../audio/audio-buffer.ts';
import { type PcmSamples, sampleRate } from '../audio/pcm.ts';
import { createOpenAudio } from '../live/open-audio.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';
import type { TurnDetection } from './session-settings.ts';

/** What happens to the turns of speech. Times are milliseconds from the start of the audio. */
export type TurnEvent =
  /** A turn begins, with this audio. */
  | { readonly type: 'started'; readonly startMs: number; readonly samples: PcmSamples }
  /** The turn goes on, with this audio. */
  | { readonly type: 'continued'; readonly samples: PcmSamples }
  | { readonly type: 'stopped'; readonly endMs: number };

/** Finds turns of speech in audio that arrives in parts of each length. */
export interface TurnDetector {
  /** Adds audio. Yields its events in order. */
  add(samples: PcmSamples): AsyncGenerator<TurnEvent>;
  /** Ends the current turn. Without one, returns the latest audio, which may be the start of a turn. */
  flush(): PcmSamples;
  /** Forgets the audio so far. */
  clear(): void;
}

const framesOf = (ms: number): number => Math.round((ms * framesPerSecond) / 1000);
const msOf = (frame: number): number => (frame * 1000) / framesPerSecond;

/** Audio is analyzed for speech in parts of this length: the detector gets a second of context with each. */
const partSamples = 0.3 * sampleRate;
/** Less speech than this is no word. Counted until a pause of this length. */
const minSpeechFrames = 0.1 * framesPerSecond;
const resetFrames = 0.3 * framesPerSecond;
/** Audio after the speech that belongs to the turn. */
const trailFrames = 0.1 * framesPerSecond;

/**
 * Creates a detector. While somebody speaks, audio goes on immediately. In a pause it is held back until speech goes on,
 * because detectors find speech late: a turn that ends gets no audio of the next one.
 *
 * @param firstMs the end of the audio that another detector of the session has had
 */
export const createTurnDetector = (
  { silence_duration_ms, prefix_padding_ms }: TurnDetection,
  voiceActivity: VoiceActivityDetector,
  firstMs = 0,
): TurnDetector => {
  const audio = createOpenAudio(voiceActivity);
  const silenceFrames = framesOf(silence_duration_ms);
  const prefixFrames = framesOf(prefix_padding_ms);
  let part = new Int16Array(partSamples);
  let filled = 0;
  let isTurn = false;
  /** Whether the last analyzed frame has no speech. */
  let isPause = true;
  /** The end of the audio that the current turn has got. */
  let givenFrame = 0;
  /** The end of the speech of the last turn. The next one may begin there, although the last one got more. */
  let freeFrame = 0;
  let scannedFrame = 0;
  /** The first frame of the speech that may begin a turn, how much there is of it, and its end. */
  let speech = { start: 0, frames: 0, end: 0 };

  const scan = () => {
    for (; scannedFrame < audio.analyzedFrame; scannedFrame++) {
      if (!audio.isSpeech(scannedFrame)) continue;
      const isNew = !isTurn && scannedFrame - speech.end > resetFrames;
      speech = {
        start: isNew ? scannedFrame : speech.start,
        frames: (isNew ? 0 : speech.frames) + 1,
        end: scannedFrame + 1,
      };
    }
    isPause = speech.end < scannedFrame;
  };

  /** Returns the audio from this frame on. */
  const give = (start: number): PcmSamples => {
    givenFrame = audio.endFrame;
    return audio.read({ start, end: audio.endFrame });
  };

  const endTurn = (end: number) => {
    isTurn = false;
    isPause = true;
    freeFrame = end;
    speech = { start: end, frames: 0, end };
  };

  async function* addPart(samples: PcmSamples, isGiven: boolean): AsyncGenerator<TurnEvent> {
    audio.add(samples);
    if (isGiven) givenFrame = audio.endFrame;
    await audio.analyze();
    scan();
    if (!isTurn && speech.frames >= minSpeechFrames) {
      isTurn = true;
      const start = Math.max(freeFrame, speech.start - prefixFrames);
      yield { type: 'started', startMs: firstMs + msOf(start), samples: give(start) };
    } else if (isTurn && speech.end + trailFrames > givenFrame) {
      yield { type: 'continued', samples: give(givenFrame) };
    }
    if (isTurn && scannedFrame - speech.end >= silenceFrames) {
      endTurn(speech.end);
      yield { type: 'stopped', endMs: firstMs + msOf(givenFrame) };
    }
    audio.release(isTurn ? givenFrame : audio.endFrame - prefixFrames - resetFrames);
  }

  return {
    async *add(samples) {
      for (let taken = 0; taken < samples.length; ) {
        const some = samples.subarray(taken, taken + partSamples - filled);
        part.set(some, filled);
        filled += some.length;
        taken += some.length;
        const isGiven = isTurn && !isPause;
        if (isGiven) yield { type: 'continued', samples: some };
        if (filled < partSamples) return;
        const full = part;
        part = new Int16Array(partSamples);
        filled = 0;
        yield* addPart(full, isGiven);
      }
    },
    flush() {
      const isGiven = isTurn && !isPause;
      audio.add(part.slice(0, filled));
      filled = 0;
      const samples = give(isTurn ? givenFrame : Math.max(freeFrame, audio.endFrame - prefixFrames));
      scannedFrame = audio.endFrame;
      endTurn(audio.endFrame);
      return isGiven ? new Int16Array(0) : samples;
    },
    clear() {
      audio.add(part.slice(0, filled));
      filled = 0;
      scannedFrame = audio.endFrame;
      endTurn(audio.endFrame);
    },
  };
};
