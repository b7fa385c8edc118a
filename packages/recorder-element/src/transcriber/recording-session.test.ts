import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { createRecording } from '../recording/recording.ts';
import { createMemoryStore } from '../storage/recording-store.ts';
import { sentText } from '../testing/fake-client.ts';
import {
  answer,
  connectMicrophone,
  createStore,
  createTranscriber,
  descriptions,
  firedEvents,
  last,
  microphone,
  reach,
  record,
  settle,
  storedIds,
  transcriber,
} from '../testing/transcriber-fixture.ts';
import { recordingOf } from './state.ts';

test('cancelling a recording releases the microphone, and deletes the audio and the upload', async () => {
  await record('one');
  transcriber.cancel();
  assert.equal(transcriber.state.phase, 'idle');
  assert.ok(microphone.isFree);
  assert.ok(last().isCancelled);
});

for (const method of ['cancel', 'stop', 'discard', 'suspend'] as const) {
  test(`${method} during the permission prompt releases the microphone`, async () => {
    transcriber.start();
    transcriber[method]();
    microphone.allow();
    await settle();
    assert.equal(transcriber.state.phase, 'idle');
    assert.ok(microphone.isFree);
  });
}

test('a recording cancelled during the permission prompt does not affect the next one', async () => {
  transcriber.start();
  const first = microphone;
  transcriber.cancel();
  connectMicrophone();
  transcriber.start();
  first.refuse(new ProblemError('microphone-denied', 'No.'));
  microphone.allow();
  await reach('recording');
  assert.ok(first.isFree);
});

test('reports a denied microphone, and requests it again at the next start', async () => {
  transcriber.start();
  microphone.refuse(new ProblemError('microphone-denied', 'No.'));
  await reach('failed');
  assert.deepEqual(firedEvents, ['recording-request', 'recording-error']);
  connectMicrophone();
  await record('one');
  assert.equal(transcriber.state.phase, 'recording');
});

test('keeps the recording when the microphone is unplugged', async () => {
  await record('one');
  microphone.unplug();
  await reach('failed');
  assert.ok(transcriber.state.phase === 'failed');
  assert.equal(transcriber.state.problem.code, 'microphone-lost');
  assert.equal(await recordingOf(transcriber.state)?.blob.text(), 'one');
  assert.deepEqual(firedEvents.slice(-2), ['recording-stop', 'recording-error']);
  transcriber.submit();
  assert.equal(await sentText(last().recordings), 'one');
});

test('keeps nothing if the microphone is unplugged before any audio', async () => {
  await record();
  microphone.unplug();
  await reach('failed');
  assert.equal(recordingOf(transcriber.state), undefined);
});

test('pause and resume reach the recorder', async () => {
  await record('one');
  transcriber.pause();
  assert.ok(microphone.isPaused);
  transcriber.resume();
  assert.ok(!microphone.isPaused);
  assert.deepEqual(firedEvents.slice(-2), ['recording-pause', 'recording-resume']);
});

test('fails with the cause if the store fails', async () => {
  const cause = new Error('quota');
  const createBrokenStore = () => ({ append: () => {}, blob: () => Promise.reject(cause), delete: () => {} });
  createTranscriber({ createStore: createBrokenStore });
  await record('one');
  transcriber.stop();
  await reach('failed');
  assert.ok(transcriber.state.phase === 'failed');
  assert.equal(transcriber.state.problem.code, 'recording-failed');
  assert.equal(transcriber.state.problem.cause, cause);
});

test('passes the metadata and the time of each chunk to the store', async () => {
  const recorded: number[] = [];
  const store = createMemoryStore();
  const before = Date.now();
  createTranscriber({
    createStore: (description) => {
      descriptions.push(description);
      return { ...store, append: (_, recordedMs) => recorded.push(recordedMs) };
    },
  });
  await record('one ', 'two');
  const [description] = descriptions;
  assert.ok(description && description.startedAt >= before && description.startedAt <= Date.now());
  assert.match(description.id, /^[0-9a-f]{32}$/);
  assert.deepEqual([description.endpoint, description.language], ['/transcribe', 'en']);
  assert.ok(recorded.length === 2 && recorded.every((ms, index) => ms >= (recorded[index - 1] ?? 0)));
});

test('keeps the recording in the store until it is transcribed or discarded', async () => {
  await record('one');
  assert.equal(storedIds.size, 1);
  transcriber.cancel();
  assert.equal(storedIds.size, 0);
  connectMicrophone();
  await record('one');
  await answer(' ');
  assert.equal(storedIds.size, 1);
  transcriber.submit();
  last().answer.reject(new ProblemError('internal', 'A fault.'));
  await reach('failed');
  transcriber.suspend();
  assert.equal(storedIds.size, 1);
  transcriber.submit();
  last().answer.resolve({ text: 'one' });
  await reach('transcribed');
  assert.equal(storedIds.size, 0);
  assert.equal(await recordingOf(transcriber.state)?.blob.text(), 'one.');
});

test('keeps nothing after a denied microphone, and the available audio after a failed store', async () => {
  transcriber.start();
  microphone.refuse(new ProblemError('microphone-denied', 'No.'));
  await reach('failed');
  assert.equal(storedIds.size, 0);
  connectMicrophone();
  const breaking = (id: string) => ({ ...createStore(id), blob: () => Promise.reject(new Error('disk')) });
  createTranscriber({ createStore: ({ id }) => breaking(id) });
  await record('one');
  transcriber.stop();
  await reach('failed');
  assert.equal(storedIds.size, 1);
});

test('keeps the previous transcript with the problem when the microphone is denied', async () => {
  await record('one');
  await answer('one');
  connectMicrophone();
  transcriber.start();
  microphone.refuse(new ProblemError('microphone-busy', 'No.'));
  await reach('transcribed');
  const { state } = transcriber;
  assert.ok(state.phase === 'transcribed');
  assert.deepEqual([state.transcription.text, state.problem?.code], ['one', 'microphone-busy']);
  assert.deepEqual(firedEvents.slice(-2), ['recording-request', 'recording-error']);
  const url = recordingOf(state)?.url ?? '';
  assert.equal(await (await fetch(url)).text(), 'one.');
});

test('keeps a recording without speech until the next one', async () => {
  await record('silence');
  await answer(' ');
  const [silent] = [...storedIds];
  connectMicrophone();
  await record('one');
  assert.equal(storedIds.size, 2);
  transcriber.discard();
  assert.equal(transcriber.state.phase, 'transcribed');
  assert.deepEqual([...storedIds], [silent]);
  connectMicrophone();
  await record('two');
  await answer('two');
  assert.equal(storedIds.size, 0);
  assert.deepEqual(firedEvents.filter((type) => type === 'transcription-complete').length, 2);
});

test('deletes a recording without speech that another one has replaced', async () => {
  await record('silence');
  await answer(' ');
  transcriber.load(await createRecording(new Blob(['other']), 3, 'other'), createStore('other'));
  assert.deepEqual([...storedIds], ['other']);
});
