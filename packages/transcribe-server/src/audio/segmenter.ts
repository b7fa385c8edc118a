import { meanPower, type PcmSamples, type PcmSegment, sampleRate, secondsOf } from './pcm.ts';

/** The lengths between which a segment may be cut. */
interface SegmentWindow {
  readonly min: number;
  readonly max: number;
}

const frameSamples = sampleRate / 100;
/** A pause is looked for over this many frames: longer than the gaps inside a word, as long as a pause for breath. */
const pauseFrames = 30;
/** The longest piece of the rest at the end, for which somebody waits. */
const maxRestSeconds = 12;

/** Audio of no more than this is one segment. */
export const maxUncutSeconds = ({ min }: SegmentWindow): number => Math.min(min, maxRestSeconds);

/**
 * Cuts audio of any length into segments, in order, each at the quietest point between `min` and `max` seconds, which
 * is a pause between words wherever there is one. What is left at the end is cut the same way into pieces of at most
 * `min` or 12 seconds, so that several engine calls share the wait for the last answer. Holds `max` seconds at a time.
 */
export async function* cutIntoSegments(
  pcm: AsyncIterable<PcmSamples>,
  window: SegmentWindow,
): AsyncGenerator<PcmSegment> {
  const { min, max } = window;
  const minSamples = Math.round(min * sampleRate);
  const maxSamples = Math.round(max * sampleRate);
  const buffer = new Int16Array(maxSamples);
  let filled = 0;
  let index = 0;
  let startSample = 0;

  const takeFront = (length: number): PcmSegment => {
    const segment = {
      index: index++,
      startSeconds: secondsOf({ length: startSample }),
      samples: buffer.slice(0, length),
    };
    buffer.copyWithin(0, length, filled);
    filled -= length;
    startSample += length;
    return segment;
  };

  for await (const samples of pcm) {
    let taken = 0;
    while (taken < samples.length) {
      const part = samples.subarray(taken, taken + maxSamples - filled);
      buffer.set(part, filled);
      filled += part.length;
      taken += part.length;
      if (filled === maxSamples) yield takeFront(quietestPoint(buffer, minSamples, maxSamples));
    }
  }

  const longest = Math.round(maxUncutSeconds(window) * sampleRate);
  const shortest = Math.ceil(longest / 3);
  while (filled > longest) {
    yield takeFront(quietestPoint(buffer.subarray(0, filled), shortest, Math.min(longest, filled - shortest)));
  }
  if (filled > 0) yield takeFront(filled);
}

/**
 * The sample between `from` and `to` where a cut harms least: the middle of the longest stretch that is within 3 dB of
 * the quietest.
 */
const quietestPoint = (samples: PcmSamples, from: number, to: number): number => {
  const firstFrame = Math.floor(from / frameSamples);
  const lastFrame = Math.floor(to / frameSamples);
  const loudness = pauseLoudness(samples, firstFrame, lastFrame);
  const quiet = 2 * Math.min(...loudness) + 1;

  let longest = { start: 0, length: 0 };
  let start = 0;
  for (let i = 0; i <= loudness.length; i++) {
    if (i < loudness.length && (loudness[i] ?? 0) <= quiet) continue;
    if (i - start > longest.length) longest = { start, length: i - start };
    start = i + 1;
  }
  const frame = firstFrame + longest.start + (longest.length - 1) / 2;
  return Math.min(to, Math.max(from, Math.round(frame * frameSamples)));
};

/** For each frame from `first` to `last`, the mean power of the pause-long stretch around it. */
const pauseLoudness = (samples: PcmSamples, first: number, last: number): Float64Array => {
  const frames = Math.floor(samples.length / frameSamples);
  const summedPower = new Float64Array(frames + 1);
  for (let frame = 0; frame < frames; frame++) {
    summedPower[frame + 1] = (summedPower[frame] ?? 0) + powerOfFrame(samples, frame);
  }
  return Float64Array.from({ length: Math.max(1, last - first) }, (_, i) => {
    const begin = Math.max(0, first + i - pauseFrames / 2);
    const end = Math.min(frames, first + i + pauseFrames / 2);
    return ((summedPower[end] ?? 0) - (summedPower[begin] ?? 0)) / (end - begin);
  });
};

const powerOfFrame = (samples: PcmSamples, frame: number): number =>
  meanPower(samples.subarray(frame * frameSamples, (frame + 1) * frameSamples));
