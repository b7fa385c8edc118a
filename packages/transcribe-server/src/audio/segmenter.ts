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

/** A long silence is reported in pieces of this length. */
const toldSilenceFrames = 10 * framesPerSecond;

export const isSilence = (stretch: PcmSegment | Silence): stretch is Silence => 'endSeconds' in stretch;

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

  function* tellSilence(minFrames = 1): Generator<Silence> {
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
        yield* tellSilence();
        yield takeSegment(end - start);
      }
      const kept = isEnd ? 0 : minSegmentFrames;
      if (audio.powers.length > kept) audio.take(audio.powers.length - kept);
      yield* tellSilence(isEnd ? 1 : toldSilenceFrames);
    },
  };
};
