import { ProblemError } from '@audio-transcriber/contract';
import type { TranscriberProblem } from '../platform/problem.ts';
import type { RecorderOptions } from '../recorder/recorder.ts';

/** A microphone that the test allows, feeds and unplugs. */
export const createFakeRecorder = () => {
  const granted = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<TranscriberProblem | undefined>();
  const fake = {
    isFree: true,
    isPaused: false,
    allow: () => granted.resolve(),
    refuse: (problem: TranscriberProblem) => granted.reject(problem),
    speak: (_words: string) => {},
    unplug: () => ended.resolve(new ProblemError('microphone-lost', 'Gone.')),
    startRecorder: async ({ signal, onChunk }: RecorderOptions) => {
      signal.addEventListener('abort', () => {
        fake.isFree = true;
      });
      fake.speak = (words) => {
        if (!signal.aborted) onChunk(new Blob([words], { type: 'audio/webm;codecs=opus' }));
      };
      await granted.promise;
      signal.throwIfAborted();
      fake.isFree = false;
      return {
        ended: ended.promise.finally(() => {
          fake.isFree = true;
        }),
        pause: () => {
          fake.isPaused = true;
        },
        resume: () => {
          fake.isPaused = false;
        },
        stop: () => {
          if (fake.isFree) return;
          fake.speak('.');
          ended.resolve(undefined);
        },
      };
    },
  };
  return fake;
};
