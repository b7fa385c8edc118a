import type { PcmSamples } from '../pcm.ts';
import type { InProcessContainer } from './decode-audio.ts';

/** Where a decoder finds the bytes. */
export type EncodedAudio =
  /** All of them. */
  | { readonly bytes: Uint8Array }
  /** A file, of which so many bytes are there now. */
  | { readonly path: string; readonly size: number; readonly isComplete: boolean };

/** From the pool to a worker. */
export type PoolMessage =
  | {
      readonly type: 'open';
      readonly id: number;
      readonly container: InProcessContainer;
      readonly audio: EncodedAudio;
      readonly maxSeconds: number;
      /** Samples that have been delivered before, by a worker that has ended. */
      readonly skipSamples: number;
    }
  /** The file has grown, or will not grow any more. */
  | { readonly type: 'grow'; readonly id: number; readonly size: number; readonly isComplete: boolean }
  /** One more message with samples is welcome. */
  | { readonly type: 'pull'; readonly id: number }
  | { readonly type: 'close'; readonly id: number };

/** From a worker to the pool. */
export type WorkerMessage = { readonly id: number } & (
  | { readonly type: 'samples'; readonly samples: PcmSamples }
  | { readonly type: 'end' }
  | { readonly type: 'empty' }
  | { readonly type: 'too-long' }
  | { readonly type: 'unsupported'; readonly reason: string; readonly isStreamable: boolean }
  | { readonly type: 'damaged'; readonly reason: string }
  | { readonly type: 'failed'; readonly reason: string }
);

/** What a worker shares with the pool: which session it works on, or 0, and how often it has begun to work. */
export type Progress = Int32Array<SharedArrayBuffer>;
export const progressFields = { session: 0, steps: 1, count: 2 } as const;
