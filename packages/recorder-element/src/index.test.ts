import assert from 'node:assert/strict';
import { test } from 'node:test';

test('the entry points can be imported without a browser', async () => {
  const { AudioTranscriber } = await import('./index.ts');
  const { Transcriber } = await import('./headless.ts');
  assert.equal(typeof AudioTranscriber, 'function');
  assert.equal(new Transcriber({ settings: { endpoint: '/' } }).state.phase, 'idle');
});

test('a persistent store keeps the audio in memory without IndexedDB', async () => {
  const { createRecordingDatabase, createPersistentStore } = await import('./storage.ts');
  const recordings = createRecordingDatabase();
  const description = { id: 'recording', startedAt: 0, endpoint: '/', language: undefined };
  const changed = Promise.withResolvers<void>();
  const store = createPersistentStore({
    recordings: async () => recordings,
    recording: { ...description, scope: '', mediaType: '', recordedMs: 0 },
    onChange: changed.resolve,
  });
  store.append(new Blob(['one ']), 1000);
  await changed.promise;
  store.append(new Blob(['two']), 2000);
  assert.equal(store.isSaved, false);
  assert.equal(await (await store.blob()).text(), 'one two');
});
