import type { MediaType } from './media-type.ts';

/** How untrusted audio is decoded. */
export interface DecodeOptions {
  readonly mediaType: MediaType;
  /** Longer audio is refused: at once where it says itself how long it is, or else when so much has been decoded. */
  readonly maxSeconds: number;
  readonly signal: AbortSignal;
}

/** What is decoded: a finished file, or one that still grows. */
export type AudioSource = FinishedAudio | GrowingAudio;

/** A finished file: its path, or its bytes where they are in memory. */
export type FinishedAudio = string | BufferedAudio;

/** A finished file in memory. */
interface BufferedAudio {
  readonly content: Uint8Array;
  /** Writes it to a file, for decoders that read nothing else. */
  path(): Promise<string>;
}

/** A file that is written at its end while it is read. */
export interface GrowingAudio {
  readonly path: string;
  /** How many bytes were written. */
  readonly bytes: number;
  readonly isComplete: boolean;
  /** Resolves when there are so many bytes, or no more will come. */
  waitForBytes(count: number, signal: AbortSignal): Promise<void>;
  /** Resolves when no more will come. */
  completed(signal: AbortSignal): Promise<void>;
  /** All bytes, from the first on; waits for what is not there yet. */
  read(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

export const isGrowing = (audio: AudioSource): audio is GrowingAudio =>
  typeof audio === 'object' && 'waitForBytes' in audio;
