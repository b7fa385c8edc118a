import { assert } from 'chai';
import { createRecordingId } from '../recording/recording.ts';
import { until } from '../testing/element-fixture.ts';
import { createFailingStorage } from '../testing/failing-storage.ts';
import { deleteStoredRecordings, readStoredRecordings } from '../testing/stored-recordings.ts';
import { claimInterrupted } from './interrupted-recordings.ts';
import { createPersistentStore } from './persistent-store.ts';
import { createRecordingDatabase } from './recording-database.ts';
import { lockRecording } from './recording-lock.ts';

// Test files share the browser's storage.
setup(deleteStoredRecordings);
teardown(deleteStoredRecordings);

const place = { endpoint: 'https://example.com/v1/audio/transcriptions', scope: '' };

const createStore = (recordings = createRecordingDatabase(), onChange = () => {}) => {
  const id = createRecordingId();
  const recording = { ...place, id, startedAt: Date.now(), language: 'en', mediaType: '', recordedMs: 0 };
  return Object.assign(createPersistentStore({ recordings: async () => recordings, recording, onChange }), { id });
};

const chunkOf = (words: string, type = 'audio/webm;codecs=opus') => new Blob([words], { type });

/** Reads a recording from the disk, as another page does. */
const readDisk = async (id: string): Promise<string> => {
  const recordings = createRecordingDatabase();
  const kept = (await recordings.list()).find((recording) => recording.id === id);
  return kept ? (await recordings.read(kept, Infinity)).text() : '';
};

/** Waits until the disk contains this much of a recording. */
const untilOnDisk = async (id: string, words: string): Promise<void> => {
  while ((await readDisk(id)) !== words) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('stores each chunk immediately, with the metadata to finish the recording', async () => {
  const store = createStore();
  store.append(chunkOf('one '), 1000);
  await untilOnDisk(store.id, 'one ');
  store.append(chunkOf('two '), 2000);
  await untilOnDisk(store.id, 'one two ');
  const [kept] = await readStoredRecordings();
  assert.deepInclude(kept, { ...place, language: 'en', mediaType: 'audio/webm;codecs=opus', recordedMs: 2000 });
  assert.equal(await (await store.blob()).text(), 'one two ');
  store.delete();
});

test('returns chunks in order, also unwritten ones, with the type of the first', async () => {
  const store = createStore();
  const words = Array.from({ length: 300 }, (_, i) => `${i} `);
  words.forEach((word, i) => {
    store.append(chunkOf(word, i === 0 ? 'audio/mp4' : ''), i);
  });
  const early = await store.blob();
  await untilOnDisk(store.id, words.join(''));
  const late = await store.blob();
  assert.deepEqual([await early.text(), early.type], [words.join(''), 'audio/mp4']);
  assert.deepEqual([await late.text(), late.type], [words.join(''), 'audio/mp4']);
  store.delete();
});

test('loses nothing on a full disk, reports it, and writes again when there is space', async () => {
  const storage = createFailingStorage(1);
  const reported: boolean[] = [];
  const store = createStore(createRecordingDatabase(storage.factory), () => reported.push(store.isSaved));
  store.append(chunkOf('one '), 1000);
  await untilOnDisk(store.id, 'one ');
  store.append(chunkOf('two '), 2000);
  await until(() => !store.isSaved);
  store.append(chunkOf('three '), 3000);
  assert.equal(await (await store.blob()).text(), 'one two three ');
  assert.equal(await readDisk(store.id), 'one ');

  storage.writesLeft = 10;
  store.append(chunkOf('four '), 4000);
  await untilOnDisk(store.id, 'one two three four ');
  await until(() => store.isSaved);
  assert.deepEqual(reported, [false, true]);
  store.delete();
});

test('keeps everything in memory without a database', async () => {
  const store = createStore(
    createRecordingDatabase(() => {
      throw new DOMException('Not here.', 'SecurityError');
    }),
  );
  store.append(chunkOf('one '), 1000);
  await until(() => !store.isSaved);
  store.append(chunkOf('two '), 2000);
  assert.equal(await (await store.blob()).text(), 'one two ');
  store.delete();
});

test('does not wait for a database that never responds', async () => {
  const store = createStore(createRecordingDatabase(() => ({ open: () => ({}) }) as unknown as IDBFactory));
  const numbers = Array.from({ length: 40 }, (_, i) => `${i} `);
  for (const [i, number] of numbers.entries()) store.append(chunkOf(number), (i + 1) * 250);
  assert.isFalse(store.isSaved);
  assert.equal(await (await store.blob()).text(), numbers.join(''));
});

test('stores and offers nothing without the Web Locks API', async () => {
  const kept = createStore();
  kept.append(chunkOf('one '), 1000);
  await untilOnDisk(kept.id, 'one ');
  await kept.release();
  Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true });
  try {
    const store = createStore();
    store.append(chunkOf('two '), 1000);
    await until(() => !store.isSaved);
    assert.equal(await (await store.blob()).text(), 'two ');
    assert.lengthOf(await readStoredRecordings(), 1);
    assert.lengthOf(await claimInterrupted(createRecordingDatabase(), place), 0);
  } finally {
    Reflect.deleteProperty(navigator, 'locks');
  }
});

test('leaves nothing of a recording that is deleted while being written', async () => {
  const store = createStore();
  store.append(chunkOf('one '), 1000);
  await untilOnDisk(store.id, 'one ');
  store.append(chunkOf('two '), 2000);
  store.delete();
  store.append(chunkOf('late '), 3000);
  let release = await lockRecording(store.id);
  while (!release) release = await lockRecording(store.id);
  release();
  assert.lengthOf(await readStoredRecordings(), 0);
  assert.equal(await readDisk(store.id), '');
});

test('only one of two pages can claim a recording, and only after its owner has left', async () => {
  const recordings = createRecordingDatabase();
  const store = createStore();
  store.append(chunkOf('one '), 1000);
  await untilOnDisk(store.id, 'one ');
  assert.lengthOf(await claimInterrupted(recordings, place), 0);
  await store.release();
  const offers = await Promise.all([claimInterrupted(recordings, place), claimInterrupted(recordings, place)]);
  assert.lengthOf(offers.flat(), 1);
  const offer = offers.flat()[0];
  assert.equal(await (await offer?.store.blob())?.text(), 'one ');
  offer?.store.delete();
  await untilOnDisk(store.id, '');
});

test('offers nothing to another endpoint or scope', async () => {
  const recordings = createRecordingDatabase();
  const store = createStore();
  store.append(chunkOf('one '), 1000);
  await store.release();
  assert.lengthOf(await claimInterrupted(recordings, { ...place, endpoint: 'https://example.com/other' }), 0);
  assert.lengthOf(await claimInterrupted(recordings, { ...place, scope: 'somebody' }), 0);
  assert.lengthOf(await claimInterrupted(recordings, place), 1);
});

test('does not block the database upgrade of a newer version in another tab', async () => {
  const store = createStore();
  store.append(chunkOf('one '), 1000);
  await untilOnDisk(store.id, 'one ');
  await deleteStoredRecordings();
});
