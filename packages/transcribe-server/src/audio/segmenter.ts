import {
  type AudioBuffer,
  type AudioWindow,
  createAudioBuffer,
  frameSamples,
  framesPerSecond,
} from './audio-buffer.ts';
import { type CutOptions, findCut, minSegmentFrames } from './find-cut.ts';
import { findPauses } from './pauses.ts';
import { type PcmSegment, sampleRate } from './pcm.ts';

/** A stretch between two pauses. Seconds from the start of its segment. */
export interface SpeechRegion {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Speech for an engine. */
export interface SpeechSegment extends PcmSegment {
  /** Where in the segment speech lies, in order. */
  readonly speech: readonly SpeechRegion[];
}

/** A stretch of the audio without speech. Seconds from the start of the audio. */
export interface Silence {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** In a long silence, so much of it is told of at once. */
const toldSilenceFrames = 10 * framesPerSecond;

export const isSilence = (stretch: SpeechSegment | Silence): stretch is Silence => 'endSeconds' in stretch;

/**
 * Cuts audio of any length into segments of speech and silences between them, in order and without gaps. Each segment
 * ends in a pause, as soon as the pause is long enough for the length of the segment ({@link findCut}), and is never
 * longer than `max` seconds, nor shorter than 1.2 s where the audio has more. Silence beside speech belongs to its segment
 * as far as 0.4 s.
 *
 * Where it cuts depends on the windows alone, and what it has cut on nothing that comes later. Holds little more than
 * `max` seconds.
 */
export async function* cutIntoSegments(
  windows: AsyncIterable<AudioWindow>,
  segmentSeconds: CutOptions['segmentSeconds'],
): AsyncGenerator<SpeechSegment | Silence> {
  const audio = createAudioBuffer();
  const cutter = createCutter(audio, segmentSeconds);
  for await (const window of windows) {
    audio.append(window);
    yield* cutter.cut(false);
  }
  yield* cutter.cut(true);
}

const createCutter = (audio: AudioBuffer, segmentSeconds: CutOptions['segmentSeconds']) => {
  let index = 0;
  let silenceStart = 0;

  const secondsAt = (frame: number) => Math.min(frame * frameSamples, audio.totalSamples) / sampleRate;

  function* tellSilence(minFrames = 1): Generator<Silence> {
    const end = audio.takenFrames;
    if (end - silenceStart < minFrames) return;
    yield { startSeconds: secondsAt(silenceStart), endSeconds: secondsAt(end) };
    silenceStart = end;
  }

  const takeSegment = (start: number, end: number): SpeechSegment => {
    const speech = speechBetween(audio, start, end);
    const segment = {
      index: index++,
      startSeconds: secondsAt(audio.takenFrames),
      samples: audio.take(end - start),
      speech,
    };
    silenceStart = audio.takenFrames;
    return segment;
  };

  return {
    *cut(isEnd: boolean): Generator<SpeechSegment | Silence> {
      for (;;) {
        const found = findCut(audio, { segmentSeconds, isEnd });
        if (found === 'more') return;
        if (found === 'silence') break;
        const { start, end } = found;
        if (start > 0) audio.take(start);
        yield* tellSilence();
        yield takeSegment(0, end - start);
      }
      const kept = isEnd ? 0 : minSegmentFrames;
      if (audio.powers.length > kept) audio.take(audio.powers.length - kept);
      yield* tellSilence(isEnd ? 1 : toldSilenceFrames);
    },
  };
};

const speechBetween = ({ powers, speech }: AudioBuffer, start: number, end: number): SpeechRegion[] => {
  const regions: SpeechRegion[] = [];
  const add = (from: number, to: number) => {
    if (to > from) regions.push({ startSeconds: from / framesPerSecond, endSeconds: to / framesPerSecond });
  };
  let from = 0;
  for (const pause of findPauses(powers.slice(start, end), speech.slice(start, end))) {
    add(from, pause.start);
    from = pause.end;
  }
  add(from, end - start);
  return regions;
};
