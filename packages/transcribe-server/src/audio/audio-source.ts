import type { MediaType } from './media-type.ts';

/** Options for decoding untrusted audio. */
export interface DecodeOptions {
  readonly mediaType: MediaType;
  /** Longer audio is rejected: before decoding if the file declares its duration, otherwise when this much is decoded. */
  readonly maxSeconds: number;
  readonly signal: AbortSignal;
  /** Called, perhaps more than once, if the recording has more channels than are kept apart. */
  readonly onChannelsMixed?: (() => void) | undefined;
}

/** The audio to decode: a finished file, or one that is still growing. */
export type AudioSource = FinishedAudio | GrowingAudio;

/** A finished file, as its path or in memory. */
export type FinishedAudio = string | BufferedAudio;

/** A finished file in memory. */
interface BufferedAudio {
  readonly content: Uint8Array;
  /** Writes the content to a file for decoders that need one. Returns its path. */
  path(): Promise<string>;
}

/** A file that is read while it is being written. */
export interface GrowingAudio {
  readonly path: string;
  /** Number of bytes written so far. */
  readonly bytes: number;
  readonly isComplete: boolean;
  /** Resolves when the file has this many bytes, or is complete. */
  waitForBytes(count: number, signal: AbortSignal): Promise<void>;
  /** Resolves when the file is complete. */
  completed(signal: AbortSignal): Promise<void>;
  /** Reads all bytes from the start. Waits for bytes that are not written yet. */
  read(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

export const isGrowing = (audio: AudioSource): audio is GrowingAudio =>
  typeof audio === 'object' && 'waitForBytes' in audio;
