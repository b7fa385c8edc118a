import { type PcmSamples, sampleRate } from '../../audio/pcm.ts';

const framesPerSecond = 100;
const frameSamples = sampleRate / framesPerSecond;
const framesBeforeSound = 20;
const framesAfterSound = 50;
/** How much more power than a pause sound has: 6 dB. */
const soundRatio = 4;

interface ShortenedAudio {
  readonly samples: PcmSamples;
  /** Where the 10 ms frames from `start` up to `end` of the shortened audio were in the original. */
  originalSeconds(start: number, end: number): { readonly startSeconds: number; readonly endSeconds: number };
}

/**
 * Takes the middle out of every pause longer than 0.7 s: 0.5 s after a sound and 0.2 s before one are kept. A pause is
 * what hardly stands out from the quietest tenth of the audio; where nothing stands out, all is kept.
 */
export const shortenPauses = (samples: PcmSamples): ShortenedAudio => {
  const keptFrames = framesNearSound(framePowers(samples));
  const shortened = new Int16Array(keptFrames.length * frameSamples);
  keptFrames.forEach((frame, i) => {
    shortened.set(samples.subarray(frame * frameSamples, (frame + 1) * frameSamples), i * frameSamples);
  });
  return {
    samples: shortened,
    originalSeconds: (start, end) => ({
      startSeconds: (keptFrames[start] ?? 0) / framesPerSecond,
      endSeconds: ((keptFrames[end - 1] ?? 0) + 1) / framesPerSecond,
    }),
  };
};

/** The mean power of each 10 ms; less than that at the end does not count. */
const framePowers = (samples: PcmSamples): Float64Array =>
  Float64Array.from({ length: Math.floor(samples.length / frameSamples) }, (_, frame) => {
    const part = samples.subarray(frame * frameSamples, (frame + 1) * frameSamples);
    return part.reduce((sum, sample) => sum + sample * sample, 0) / frameSamples;
  });

const framesNearSound = (powers: Float64Array): number[] => {
  const quietest = powers.toSorted()[Math.floor(powers.length / 10)] ?? 0;
  const kept = new Uint8Array(powers.length);
  powers.forEach((power, frame) => {
    if (power > soundRatio * (quietest + 1)) {
      kept.fill(1, Math.max(0, frame - framesBeforeSound), frame + framesAfterSound + 1);
    }
  });
  const isAllQuiet = !kept.includes(1);
  return [...kept.keys()].filter((frame) => isAllQuiet || kept[frame] === 1);
};
