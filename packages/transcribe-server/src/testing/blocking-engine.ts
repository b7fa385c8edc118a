import type { PcmSegment } from '../audio/pcm.ts';
import type { Engine } from '../engines/engine.ts';
import { createToneEngine, type ToneEngineOptions } from './tone-engine.ts';

/** A pending call. */
interface HeldCall {
  readonly segment: PcmSegment;
  readonly signal: AbortSignal;
  readonly answer: () => void;
}

/** A tone engine that answers on demand, and a log of its calls. */
export const createHeldEngine = (
  options: Omit<ToneEngineOptions, 'beforeAnswer'> = {},
): { readonly engine: Engine; readonly calls: readonly HeldCall[] } => {
  const calls: HeldCall[] = [];
  const engine = createToneEngine({
    ...options,
    beforeAnswer: (segment, signal) => new Promise<void>((answer) => calls.push({ segment, signal, answer })),
  });
  return { engine, calls };
};

/** Answers all pending and future calls, until disposed. */
export const answerAll = (calls: readonly HeldCall[]): Disposable => {
  const timer = setInterval(() => {
    for (const { answer } of calls) answer();
  });
  return { [Symbol.dispose]: () => clearInterval(timer) };
};
