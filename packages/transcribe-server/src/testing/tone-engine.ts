import type { PcmSegment } from '../audio/pcm.ts';
import type { Engine } from '../engines/engine.ts';
import { decodeDtmf } from './decode-dtmf.ts';

export interface ToneEngineOptions {
  /** Default `tones`. */
  readonly name?: string;
  /** Default: none. */
  readonly languages?: readonly string[];
  /** Default 15 to 30. */
  readonly segmentSeconds?: Engine['segmentSeconds'];
  /** Default 4. */
  readonly concurrency?: number;
  /** Default: billed per call, so that there is no partial text. */
  readonly billing?: Engine['billing'];
  /** Runs before each answer. May delay it, or throw to make it fail. The signal aborts it in any case. */
  beforeAnswer?(segment: PcmSegment, signal: AbortSignal, isPartial: boolean): Promise<void> | void;
}

/**
 * Creates an engine that recognises DTMF digits only, without errors, also through codecs. Its answers show exactly which
 * audio it got. Each group of digits is a word.
 */
export const createToneEngine = ({
  name = 'tones',
  languages,
  segmentSeconds = { min: 15, max: 30 },
  concurrency = 4,
  billing,
  beforeAnswer,
}: ToneEngineOptions = {}): Engine => ({
  specificationVersion: 1,
  name,
  ...(languages !== undefined && { languages }),
  segmentSeconds,
  concurrency,
  ...(billing !== undefined && { billing }),

  async transcribe(segment, { signal, isPartial = false }) {
    signal.throwIfAborted();
    await Promise.race([beforeAnswer?.(segment, signal, isPartial), rejectedBy(signal)]);
    const words = decodeDtmf(segment.samples);
    return { text: words.map(({ word }) => word).join(' '), words };
  },
});

const rejectedBy = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
