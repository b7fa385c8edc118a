import { meanPower, type PcmSamples, sampleRate } from './pcm.ts';

/** A range of audio with its detected speech. */
export interface AudioWindow {
  /** A multiple of 10 ms long, except at the end of the audio. */
  readonly samples: PcmSamples;
  /** 0 for each frame of `frameSamples` that certainly has no speech, else 1. */
  readonly speech: Uint8Array;
  readonly frameSamples: number;
}

export const framesPerSecond = 100;
export const frameSamples = sampleRate / framesPerSecond;

/** A queue of audio that is not cut into segments yet. Frames are 10 ms long; the last one may be incomplete. */
export interface AudioBuffer {
  /** Number of frames removed so far. */
  readonly takenFrames: number;
  /** Number of samples appended so far. */
  readonly totalSamples: number;
  /** Mean power of each frame. */
  readonly powers: readonly number[];
  /** 0 for each frame that certainly has no speech, else 1. */
  readonly speech: readonly number[];
  append(window: AudioWindow): void;
  /** Marks frames that certainly have no speech. Indexes count from the front of the buffer. */
  markSilence(frames: Iterable<number>): void;
  /** Copies the frames from `start` to `end` (exclusive), counted from the front of the buffer. */
  read(start: number, end: number): PcmSamples;
  /** Removes frames from the front and returns their samples. */
  take(frames: number): PcmSamples;
}

/** Creates an empty buffer that grows on demand. */
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
