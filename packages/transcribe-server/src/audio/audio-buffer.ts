import { meanPower, type PcmSamples, sampleRate } from './pcm.ts';

/** A stretch of audio, and where in it there may be speech. */
export interface AudioWindow {
  /** A multiple of 10 ms, but at the end of the audio. */
  readonly samples: PcmSamples;
  /** For each frame of `frameSamples`, 0 where there is surely no speech. */
  readonly speech: Uint8Array;
  readonly frameSamples: number;
}

export const framesPerSecond = 100;
export const frameSamples = sampleRate / framesPerSecond;

/** Audio that is not cut yet, in frames of 10 ms, the last of which may be incomplete. */
export interface AudioBuffer {
  /** How many frames of the audio were taken from it. */
  readonly takenFrames: number;
  /** How many samples the audio has had so far. */
  readonly totalSamples: number;
  /** Mean power of each frame. */
  readonly powers: readonly number[];
  /** For each frame, 0 where there is surely no speech. */
  readonly speech: readonly number[];
  append(window: AudioWindow): void;
  /** Marks the frames, counted from the front, in which there is surely no speech. */
  markSilence(frames: Iterable<number>): void;
  /** Copies frames, counted from the front. */
  read(start: number, end: number): PcmSamples;
  /** Removes so many frames from the front. */
  take(frames: number): PcmSamples;
}

/** Empty; it grows with what it holds. */
export const createAudioBuffer = (): AudioBuffer => {
  let samples: PcmSamples = new Int16Array(0);
  let filled = 0;
  let takenFrames = 0;
  let totalSamples = 0;
  let powers: number[] = [];
  let speech: number[] = [];

  const reserve = (length: number) => {
    if (length <= samples.length) return;
    const grown = new Int16Array(Math.max(length, Math.round(1.5 * samples.length)));
    grown.set(samples.subarray(0, filled));
    samples = grown;
  };

  return {
    get takenFrames() {
      return takenFrames;
    },
    get totalSamples() {
      return totalSamples;
    },
    get powers() {
      return powers;
    },
    get speech() {
      return speech;
    },
    append(window) {
      reserve(filled + window.samples.length);
      samples.set(window.samples, filled);
      filled += window.samples.length;
      totalSamples += window.samples.length;
      for (let i = 0; i < window.samples.length; i += frameSamples) {
        powers.push(meanPower(window.samples.subarray(i, i + frameSamples)));
        speech.push(
          window.speech[Math.floor((i + frameSamples / 2) / window.frameSamples)] ?? window.speech.at(-1) ?? 1,
        );
      }
    },
    markSilence(frames) {
      for (const frame of frames) speech[frame] = 0;
    },
    read: (start, end) => samples.slice(start * frameSamples, Math.min(filled, end * frameSamples)),
    take(frames) {
      const length = Math.min(filled, frames * frameSamples);
      const front = samples.slice(0, length);
      samples.copyWithin(0, length, filled);
      filled -= length;
      takenFrames += frames;
      powers = powers.slice(frames);
      speech = speech.slice(frames);
      return front;
    },
  };
};
