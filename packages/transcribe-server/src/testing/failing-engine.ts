import { ProblemError } from '@audio-transcriber/contract';
import type { PcmSegment } from '../audio/pcm.ts';
import type { Engine } from '../engines/engine.ts';
import { createToneEngine, type ToneEngineOptions } from './tone-engine.ts';

interface FailingEngine {
  readonly engine: Engine;
  /** Number of calls. */
  calls: number;
  /** Whether all calls succeed from now on. */
  isWell: boolean;
}

/** A tone engine that fails for some segments until it is healthy. */
export const createFailingEngine = (
  fails: (segment: PcmSegment) => boolean,
  options: Omit<ToneEngineOptions, 'beforeAnswer'> = {},
): FailingEngine => {
  const engine = createToneEngine({
    ...options,
    beforeAnswer(segment) {
      failing.calls++;
      if (!failing.isWell && fails(segment)) throw new ProblemError('engine-failed', 'The recogniser failed.');
    },
  });
  const failing = { engine, calls: 0, isWell: false };
  return failing;
};
