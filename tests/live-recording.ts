import assert from 'node:assert/strict';
import { ProblemError, type Transcription } from '@audio-transcriber/contract';
import { createLiveClient } from '../packages/recorder-element/src/client/live/live-client.ts';
import { noProgress, type Progress } from '../packages/recorder-element/src/client/progress.ts';
import { discoveryTimeoutMs } from '../packages/recorder-element/src/client/service-discovery.ts';
import { browserEnvironment, type Environment } from '../packages/recorder-element/src/platform/environment.ts';

/** Longer delays are request timeouts, except for the longest retry delay. */
const isRetryDelay = (milliseconds: number) =>
  milliseconds !== discoveryTimeoutMs && (milliseconds < 10_000 || milliseconds === 27_000);

/** The browser environment with short retry delays. */
export const fastRetries: Environment = {
  ...browserEnvironment,
  random: () => 0.5,
  wait: (milliseconds, signal) => browserEnvironment.wait(isRetryDelay(milliseconds) ? 1 : milliseconds, signal),
};

export interface LiveRecordingOptions {
  readonly environment?: Environment;
  /** Id of the recording. Must be unique. */
  readonly id: string;
  readonly audio: Blob;
  readonly chunkBytes?: number;
  /** Whether each chunk is recorded after the previous one was sent, instead of all at once. Default false. */
  readonly isPaced?: boolean;
  /** Runs when about half of the recording has been sent. */
  atHalf?(): Promise<void> | void;
  /** Runs before each retry, with the problem. */
  beforeRetry?(problem: ProblemError): Promise<void> | void;
}

interface LiveRecordingResult {
  readonly transcription: Transcription;
  /** The codes of the problems that a user would have seen. */
  readonly problems: readonly string[];
  readonly progress: Progress;
}

/** Records at the speed of sending, stops, and retries failures like the user or the transcriber. */
export const recordLive = async (endpoint: string, options: LiveRecordingOptions): Promise<LiveRecordingResult> => {
  const { environment = fastRetries, id, audio, chunkBytes = 20_000, isPaced = false, atHalf, beforeRetry } = options;
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

/** Asserts that the text, the segments and the words are the spoken ones, each once. */
export const assertWhole = ({ text, segments, words }: Transcription, spoken: string): void => {
  assert.equal(text, spoken);
  assert.equal(segments?.map((segment) => segment.text).join(' '), spoken);
  assert.equal(words?.map(({ word }) => word).join(' '), spoken);
};
