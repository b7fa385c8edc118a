import assert from 'node:assert/strict';
import { ProblemError, type Transcription } from '@audio-transcriber/contract';
import { createLiveClient } from '../packages/recorder-element/src/client/live-client.ts';
import { noProgress, type Progress } from '../packages/recorder-element/src/client/progress.ts';
import { browserEnvironment, type Environment } from '../packages/recorder-element/src/platform/environment.ts';

/** Longer waits watch over requests, but for the longest between two tries. */
const isBetweenTries = (milliseconds: number) => milliseconds < 10_000 || milliseconds === 27_000;

/** The page's surroundings, in which nobody waits long before another try. */
export const hasty: Environment = {
  ...browserEnvironment,
  random: () => 0.5,
  wait: (milliseconds, signal) => browserEnvironment.wait(isBetweenTries(milliseconds) ? 1 : milliseconds, signal),
};

export interface LiveTakeOptions {
  readonly environment?: Environment;
  /** The recording's; two takes must not share one. */
  readonly id: string;
  readonly audio: Blob;
  readonly chunkBytes?: number;
  /** Whether each chunk comes when the one before has been sent, and not all at once. Default false. */
  readonly isPaced?: boolean;
  /** Runs when about half of the recording has been sent. */
  atHalf?(): Promise<void> | void;
  /** Runs before each further try, with what went wrong. */
  beforeRetry?(problem: ProblemError): Promise<void> | void;
}

interface LiveTake {
  readonly transcription: Transcription;
  /** The codes of what went wrong on the way, where a person would have seen it. */
  readonly problems: readonly string[];
  readonly progress: Progress;
}

/** Records as fast as it is sent, stops, and does what a person or the transcriber does where that fails. */
export const recordLive = async (endpoint: string, options: LiveTakeOptions): Promise<LiveTake> => {
  const { environment = hasty, id, audio, chunkBytes = 20_000, isPaced = false, atHalf, beforeRetry } = options;
  let progress: Progress = noProgress;
  let news = Promise.withResolvers<void>();
  const pending = createLiveClient(environment).open({
    endpoint,
    id,
    onProgress: (next) => {
      progress = next;
      news.resolve();
      news = Promise.withResolvers();
    },
  });
  const sent = async (bytes: number) => {
    while (progress.sentBytes < bytes) await news.promise;
  };
  const half = Math.floor(audio.size / 2 / chunkBytes) * chunkBytes;
  for (let offset = 0; offset < audio.size; offset += chunkBytes) {
    pending.append(audio.slice(offset, offset + chunkBytes, audio.type));
    if (isPaced) await sent(offset + 1);
    if (offset !== half || !atHalf) continue;
    await sent(half);
    await atHalf();
  }
  const problems: string[] = [];
  for (;;) {
    try {
      return { transcription: await pending.finish(audio), problems, progress };
    } catch (cause) {
      assert.ok(cause instanceof ProblemError, String(cause));
      problems.push(cause.code);
      assert.ok(problems.length < 20, problems.join());
      await beforeRetry?.(cause);
    }
  }
};

/** The text is what was said, and so are the segments and the words, each once. */
export const assertWhole = ({ text, segments, words }: Transcription, spoken: string): void => {
  assert.equal(text, spoken);
  assert.equal(segments?.map((segment) => segment.text).join(' '), spoken);
  assert.equal(words?.map(({ word }) => word).join(' '), spoken);
};
