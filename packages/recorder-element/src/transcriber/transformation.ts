import { ProblemError, type Transcription } from '@audio-transcriber/contract';
import type { Environment } from '../platform/environment.ts';
import type { TranscriberOptions, TranscriberSettings } from './settings.ts';
import type { StateEvent } from './state-event.ts';

export interface TransformationOptions {
  readonly settings: TranscriberSettings;
  readonly environment: Environment;
  readonly withText?: TranscriberOptions['withText'];
  dispatch(event: StateEvent): void;
}

/** Calls the page's `transform`. */
export interface Transformation {
  /** Transforms a transcription, and dispatches the result or the problem unless `stop` is called. */
  run(original: Transcription): Promise<void>;
  /** Aborts the page's signal. Dispatches that the transform failed. */
  suspend(): void;
  /** Aborts the page's signal. Dispatches nothing. */
  stop(): void;
}

export const createTransformation = ({ settings, dispatch, ...options }: TransformationOptions): Transformation => {
  let active: AbortController | undefined;
  return {
    run: async (original) => {
      const abort = new AbortController();
      active = abort;
      let event: StateEvent;
      try {
        const { applyTransform } = await import('./apply-transform.ts');
        const { transform = async () => original } = settings;
        const transcription = await applyTransform(original, { ...options, transform, abort });
        event = { type: 'transformed', transcription };
      } catch (cause) {
        event = { type: 'failed', problem: new ProblemError('transform-failed', String(cause), { cause }) };
      }
      if (active !== abort) return;
      active = undefined;
      dispatch(event);
    },
    suspend: () => active?.abort(),
    stop: () => {
      active?.abort();
      active = undefined;
    },
  };
};
