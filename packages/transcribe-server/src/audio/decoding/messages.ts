import type { PcmChannels } from '../pcm.ts';
import type { InProcessContainer } from './decode-audio.ts';

/** The bytes to decode. */
export type EncodedAudio =
  /** A finished file in memory. */
  | { readonly bytes: Uint8Array }
  /** A file on disk, with its current size. */
  | { readonly path: string; readonly size: number; readonly isComplete: boolean };

/** A message from the pool to a worker. */
export type PoolMessage =
  | {
      readonly type: 'open';
      readonly id: number;
      readonly container: InProcessContainer;
      readonly audio: EncodedAudio;
      readonly maxSeconds: number;
      /** Number of samples that another worker has already delivered. */
      readonly skipSamples: number;
    }
  /** The file has grown, or is complete. */
  | { readonly type: 'grow'; readonly id: number; readonly size: number; readonly isComplete: boolean }
  /** Requests one more message with samples. */
  | { readonly type: 'pull'; readonly id: number }
  | { readonly type: 'close'; readonly id: number };

/** A message from a worker to the pool. */
export type WorkerMessage = { readonly id: number } & (
  | { readonly type: 'samples'; readonly samples: PcmChannels }
  /** The recording has more channels than are kept apart. */
  | { readonly type: 'channels-mixed' }
  | { readonly type: 'end' }
  | { readonly type: 'empty' }
  | { readonly type: 'too-long' }
  | { readonly type: 'unsupported'; readonly reason: string; readonly isStreamable: boolean }
  | { readonly type: 'damaged'; readonly reason: string }
  | { readonly type: 'failed'; readonly reason: string }
);

/** Memory that a worker shares with the pool: the id of its current session, or 0, and the number of steps so far. */
export type Progress = Int32Array<SharedArrayBuffer>;
export const progressFields = { session: 0, steps: 1, count: 2 } as const;
