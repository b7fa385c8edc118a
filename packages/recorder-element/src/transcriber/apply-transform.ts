import { parseTranscription, type Transcription } from '@audio-transcriber/contract';
import { abortable } from '../platform/abortable.ts';
import { type Environment, withTimeout } from '../platform/environment.ts';
import type { TranscriberOptions, Transform } from './settings.ts';

/** The page's function may call a language model. */
const timeoutMs = 60_000;

interface ApplyTransformOptions {
  readonly transform: Transform;
  readonly abort: AbortController;
  readonly environment: Environment;
  readonly withText?: TranscriberOptions['withText'];
}

/**
 * Returns what the page's function makes of a transcription. Does not wait for a function that ignores its signal.
 *
 * @throws The function's error, the signal's reason, a `TimeoutError` after 60 s, or a `TypeError` for a result without
 *   text
 */
export const applyTransform = async (
  original: Transcription,
  { transform, abort, environment, withText = withoutTimes }: ApplyTransformOptions,
): Promise<Transcription> => {
  const { signal } = abort;
  signal.throwIfAborted();
  const result = transform(original, { signal });
  const aborted = abortable(signal, () => () => {});
  try {
    const value = await withTimeout(Promise.race([result, aborted]), timeoutMs, environment);
    const transformed = typeof value === 'string' ? await withText(original, value) : parseTranscription(value);
    if (!transformed?.text.trim()) throw new TypeError('`transform` returned no text.');
    return transformed;
  } catch (cause) {
    abort.abort(cause);
    throw cause;
  }
};

const withoutTimes = ({ words, segments, ...rest }: Transcription, text: string): Transcription => ({ ...rest, text });
