import assert from 'node:assert/strict';
import { test } from 'node:test';

test('the class can be imported where there is no browser', async () => {
  const { AudioTranscriber, Transcriber } = await import('./index.ts');
  assert.equal(typeof AudioTranscriber, 'function');
  assert.equal(new Transcriber({ settings: { endpoint: '/' } }).state.phase, 'idle');
});

test('where nothing can be kept, a store that would keep it has it all the same', async () => {
  const { createRecordingDatabase, createPersistentStore } = await import('./index.ts');
  const recordings = createRecordingDatabase();
  const take = { id: 'take', startedAt: 0, endpoint: '/', language: undefined };
  const told = Promise.withResolvers<void>();
  const store = createPersistentStore({
    recordings: async () => recordings,
    recording: { ...take, scope: '', mediaType: '', recordedMs: 0 },
    onChange: told.resolve,
  });
  store.append(new Blob(['one ']), 1000);
  await told.promise;
  store.append(new Blob(['two']), 2000);
  assert.equal(store.isSaved, false);
  assert.equal(await (await store.blob()).text(), 'one two');
});
