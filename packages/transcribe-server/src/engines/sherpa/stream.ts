import { type PcmSamples, sampleRate } from '../../audio/pcm.ts';
import type { EngineResult, EngineStream, StreamResult } from '../engine.ts';
import { createProviderProblem } from '../provider-problem.ts';
import type { SessionResult } from './online-sessions.ts';
import type { SherpaResult } from './words.ts';
import type { SherpaProcess, SherpaSession } from './worker-client.ts';

/** A session that is further behind its audio fails: the machine has no capacity for it. */
const maxLagSamples = 5 * sampleRate;

/**
 * Opens a session of an online model.
 *
 * @param toResult converts a result, given the seconds of audio that it covers
 */
export const createSherpaStream = (
  process: SherpaProcess,
  toResult: (result: SherpaResult, seconds: number) => EngineResult,
  signal: AbortSignal,
): EngineStream => {
  const waiting: StreamResult[] = [];
  let failure: unknown;
  let isOver = false;
  let sentSamples = 0;
  let recognisedSamples = 0;
  let change = Promise.withResolvers<void>();

  const notify = () => {
    change.resolve();
    change = Promise.withResolvers();
  };

  const fail = (error: unknown) => {
    failure ??= error;
    isOver = true;
    session.close();
    notify();
  };

  const onResult = (message: SessionResult | Error) => {
    if (message instanceof Error) {
      fail(createProviderProblem('engine-failed', { cause: message }));
      return;
    }
    const { isFinal, isLast, endSeconds } = message;
    recognisedSamples = Math.round(endSeconds * sampleRate);
    const result = toResult(message.result, endSeconds);
    waiting.push({ ...result, isFinal, endSeconds, stable: isFinal ? result.text : withoutLastWord(result.text) });
    isOver ||= isLast;
    notify();
  };

  const session: SherpaSession = process.openSession(onResult);
  const abort = () => fail(signal.reason);
  signal.addEventListener('abort', abort, { once: true });

  async function* read(): AsyncGenerator<StreamResult> {
    try {
      for (;;) {
        const { promise } = change;
        yield* waiting.splice(0);
        if (failure !== undefined) throw failure;
        if (isOver && waiting.length === 0) return;
        if (waiting.length === 0) await promise;
      }
    } finally {
      signal.removeEventListener('abort', abort);
      isOver = true;
      session.close();
    }
  }

  return {
    maxSeconds: Number.POSITIVE_INFINITY,
    send(samples: PcmSamples) {
      if (isOver) return;
      sentSamples += samples.length;
      session.send(samples);
      if (sentSamples - recognisedSamples > maxLagSamples) fail(createProviderProblem('engine-timeout'));
    },
    end() {
      if (!isOver) session.end();
    },
    results: read(),
  };
};

/** Greedy decoding only adds tokens: all words but the last are complete. */
const withoutLastWord = (text: string): string => text.replace(/\s*\S+$/, '');
