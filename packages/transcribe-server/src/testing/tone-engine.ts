import type { PcmSegment } from '../audio/pcm.ts';
import type { Engine } from '../engines/engine.ts';
import { decodeDtmf } from './decode-dtmf.ts';

export interface ToneEngineOptions {
  /** Default `tones`. */
  readonly name?: string;
  /** Default: none, as it hears tones. */
  readonly languages?: readonly string[];
  /** Default 15 to 30. */
  readonly segmentSeconds?: Engine['segmentSeconds'];
  /** Default 4. */
  readonly concurrency?: number;
  /** Default: as if each call were billed, so that there is no partial text. */
  readonly billing?: Engine['billing'];
  /** Runs before each answer: may make it late, make it fail by throwing, or count. The signal ends it in any case. */
  beforeAnswer?(segment: PcmSegment, signal: AbortSignal, isPartial: boolean): Promise<void> | void;
}

/**
 * An engine that understands nothing but the digits of a telephone keypad, which it hears without error, also through
 * codecs: what it answers is what was in the audio it was given. Each group of digits is a word.
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
