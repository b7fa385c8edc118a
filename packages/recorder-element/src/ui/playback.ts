import type { Peaks } from '../recording/peaks.ts';

/** Plays a note: an `<audio>` element, or several in sequence. */
export interface Playback extends EventTarget {
  /** Seconds from the start of the note. */
  currentTime: number;
  /** Seconds; NaN until it is known. */
  readonly duration: number;
  readonly paused: boolean;
  readonly ended: boolean;
  playbackRate: number;
  /** The waveform of several recordings, once it is known. */
  readonly joinedPeaks?: Peaks | undefined;
  play(): Promise<void>;
  pause(): void;
}
