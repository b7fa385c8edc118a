import { afterEach, beforeEach } from 'node:test';
import { createLiveClient } from '../client/live/live-client.ts';
import type { Progress } from '../client/progress.ts';
import type { PendingTranscription, TranscriptionOptions } from '../client/transcription-client.ts';
import { createFakeEnvironment } from './fake-environment.ts';
import { type FakeRequest, startFakeUploads } from './fake-uploads.ts';

/** A service of the test's own. */
export let service: Awaited<ReturnType<typeof startFakeUploads>>;
export let environment: ReturnType<typeof createFakeEnvironment>;
/** All that was reported. */
export let progress: Progress[];
export let pending: PendingTranscription;
export let said: Blob[];

beforeEach(async () => {
  service = await startFakeUploads();
  environment = createFakeEnvironment();
  progress = [];
  said = [];
});

afterEach(async () => {
  pending.cancel();
  await service[Symbol.asyncDispose]();
});

/** Begins a transcription. */
export const open = (options: Partial<TranscriptionOptions> = {}) => {
  pending = createLiveClient(environment).open({
    endpoint: service.url,
    id: 'recording',
    onProgress: (next) => progress.push(next),
    ...options,
  });
};

/** Records words, each a chunk. */
export const say = (...words: string[]) => {
  for (const word of words) {
    const chunk = new Blob([word], { type: 'audio/webm' });
    said.push(chunk);
    pending.append(chunk);
  }
};

/** Says that this is all. */
export const finish = () => pending.finish(new Blob(said, { type: 'audio/webm' }));

/** Until the service has this much of an upload. */
export const arrive = (text: string) =>
  service.until(() => [...service.uploads.values()].some(({ bytes }) => bytes.toString() === text));

/** Until the client waits before it takes the upload up again; then it does. */
export const retry = async () => {
  const find = () => environment.waits.find(({ milliseconds }) => milliseconds < 10_000);
  while (!find()) await new Promise((resolve) => setImmediate(resolve));
  find()?.resolve();
};

/** True for the first request that matches, and never again. */
export const once = (matches: (request: FakeRequest) => boolean) => {
  let isOver = false;
  return (request: FakeRequest) => {
    const isNow: boolean = !isOver && matches(request);
    isOver ||= isNow;
    return isNow;
  };
};

/** Whether it brings the last bytes, or others after the first. */
export const isLast = ({ method, headers }: FakeRequest) => method === 'PATCH' && headers['upload-complete'] === '?1';
export const isAppend = ({ method, headers }: FakeRequest) => method === 'PATCH' && headers['upload-complete'] === '?0';

/** Resolves once the condition holds. */
export const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
};
