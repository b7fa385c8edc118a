import { afterEach, beforeEach } from 'node:test';
import { createLiveClient } from '../client/live/live-client.ts';
import type { Progress } from '../client/progress.ts';
import type { PendingTranscription, TranscriptionOptions } from '../client/transcription-client.ts';
import { createFakeEnvironment } from './fake-environment.ts';
import { type FakeRequest, startFakeUploads } from './fake-uploads.ts';

/** The fake service of the test. */
export let service: Awaited<ReturnType<typeof startFakeUploads>>;
export let environment: ReturnType<typeof createFakeEnvironment>;
/** All reports of progress. */
export let progress: Progress[];
export let pending: PendingTranscription;
export let appended: Blob[];

beforeEach(async () => {
  service = await startFakeUploads();
  environment = createFakeEnvironment();
  progress = [];
  appended = [];
});

afterEach(async () => {
  pending.cancel();
  await service[Symbol.asyncDispose]();
});

/** Starts a transcription. */
export const open = (options: Partial<TranscriptionOptions> = {}) => {
  pending = createLiveClient(environment).open({
    endpoint: service.url,
    id: 'recording',
    onProgress: (next) => progress.push(next),
    ...options,
  });
};

/** Appends words, each as a chunk of audio. */
export const append = (...words: string[]) => {
  for (const word of words) {
    const chunk = new Blob([word], { type: 'audio/webm' });
    appended.push(chunk);
    pending.append(chunk);
  }
};

/** Finishes with all appended words. */
export const finish = () => pending.finish(new Blob(appended, { type: 'audio/webm' }));

/** Waits until the service has received these bytes of an upload. */
export const untilReceived = (text: string) =>
  service.until(() => [...service.uploads.values()].some(({ bytes }) => bytes.toString() === text));

/** Waits until the client waits for a retry, and ends that wait. */
export const retry = async () => {
  const find = () => environment.waits.find(({ milliseconds }) => milliseconds < 10_000);
  await until(() => find() !== undefined);
  find()?.resolve();
};

/** Returns a function that is true for the first matching request only. */
export const once = (matches: (request: FakeRequest) => boolean) => {
  let isOver = false;
  return (request: FakeRequest) => {
    const isNow: boolean = !isOver && matches(request);
    isOver ||= isNow;
    return isNow;
  };
};

/** Whether a request sends the last bytes of an upload, or others after the first. */
export const isLast = ({ method, headers }: FakeRequest) => method === 'PATCH' && headers['upload-complete'] === '?1';
export const isAppend = ({ method, headers }: FakeRequest) => method === 'PATCH' && headers['upload-complete'] === '?0';

/** Resolves once the condition holds. */
export const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
};
