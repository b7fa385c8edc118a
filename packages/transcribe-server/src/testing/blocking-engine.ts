import type { PcmSegment } from '../audio/pcm.ts';
import type { Engine } from '../engines/engine.ts';
import { createToneEngine, type ToneEngineOptions } from './tone-engine.ts';

/** A call that waits for its answer. */
interface HeldCall {
  readonly segment: PcmSegment;
  readonly signal: AbortSignal;
  readonly answer: () => void;
}

/** A tone engine that answers when it is told to, and all that it was asked. */
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

/** Answers every call, also those that come, until it is disposed of. */
export const answerAll = (calls: readonly HeldCall[]): Disposable => {
  const timer = setInterval(() => {
    for (const { answer } of calls) answer();
  });
  return { [Symbol.dispose]: () => clearInterval(timer) };
};
