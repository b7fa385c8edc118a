import {
  type AudioBuffer,
  type AudioWindow,
  createAudioBuffer,
  frameSamples,
  framesPerSecond,
} from './audio-buffer.ts';
import { type CutOptions, findCut, minSegmentFrames } from './find-cut.ts';
import { type PcmSegment, sampleRate } from './pcm.ts';

/** A range of the audio without speech, in seconds from its start. */
export interface Silence {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** A long silence is yielded in parts of this length, so that progress is visible, and other channels don't wait. */
const silencePartFrames = 2 * framesPerSecond;

export const isSilence = (part: PcmSegment | Silence): part is Silence => 'endSeconds' in part;

/**
 * Cuts audio of any length into segments of speech and the silences between them, in order and without gaps. A segment
 * ends at the first pause that is long enough for its length ({@link findCut}). It is at most `max` seconds long, and at
 * least 1.2 s if the audio is. A segment includes up to 0.4 s of silence around its speech.
 *
 * The cuts depend on the windows alone, and never on later audio. Holds slightly more than `max` seconds.
 */
export async function* cutIntoSegments(
  windows: AsyncIterable<AudioWindow>,
  segmentSeconds: CutOptions['segmentSeconds'],
): AsyncGenerator<PcmSegment | Silence> {
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

  function* yieldSilence(minFrames = 1): Generator<Silence> {
    const end = audio.takenFrames;
    if (end - silenceStart < minFrames) return;
    yield { startSeconds: secondsAt(silenceStart), endSeconds: secondsAt(end) };
    silenceStart = end;
  }

  const takeSegment = (frames: number): PcmSegment => {
    const startSeconds = secondsAt(audio.takenFrames);
    const segment = { index: index++, startSeconds, samples: audio.take(frames) };
    silenceStart = audio.takenFrames;
    return segment;
  };

  return {
    *cut(isEnd: boolean): Generator<PcmSegment | Silence> {
      for (;;) {
        const found = findCut(audio, { segmentSeconds, isEnd });
        if (found === 'more') return;
        if (found === 'silence') break;
        const { start, end } = found;
        if (start > 0) audio.take(start);
        yield* yieldSilence();
        yield takeSegment(end - start);
      }
      const kept = isEnd ? 0 : minSegmentFrames;
      if (audio.powers.length > kept) audio.take(audio.powers.length - kept);
      yield* yieldSilence(isEnd ? 1 : silencePartFrames);
    },
  };
};
