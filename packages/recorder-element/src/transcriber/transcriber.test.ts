import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecording } from '../recording/recording.ts';
import { sentText } from '../testing/fake-client.ts';
import {
  client,
  connectMicrophone,
  createStore,
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

test('returns the transcript after start and stop', async () => {
  await record('one ', 'two');
  transcriber.stop();
  await reach('transcribing');
  assert.ok(microphone.isFree);
  last().answer.resolve({ text: 'one two' });
  await reach('transcribed');
  assert.ok(transcriber.state.phase === 'transcribed');
  assert.deepEqual(transcriber.state.transcription, { text: 'one two' });
  assert.deepEqual(firedEvents, [
    'recording-request',
    'recording-start',
    'transcription-request',
    'recording-stop',
    'transcription-complete',
  ]);
});

test('releases the microphone and keeps the recording, unsent, when the page is hidden for good', async () => {
  await record('one');
  transcriber.suspend();
  await reach('recorded');
  assert.ok(microphone.isFree && last().isSuspended && !last().isCancelled);
  assert.equal(last().recordings.length, 0);
  transcriber.submit();
  assert.equal(await sentText(last().recordings), 'one.');
});

test('warns once that recording-start cannot be prevented', async (t) => {
  const { mock } = t.mock.method(console, 'warn', () => {});
  transcriber.addEventListener('recording-start', (event) => event.preventDefault());
  await record('one');
  transcriber.cancel();
  connectMicrophone();
  await record('one');
  assert.equal(mock.callCount(), 1);
  assert.match(mock.calls[0]?.arguments[0], /recording-request/);
});

test('records nothing when recording-request is prevented', () => {
  transcriber.addEventListener('recording-request', (event) => event.preventDefault());
  transcriber.start();
  assert.equal(transcriber.state.phase, 'idle');
});

test('respects a state change by a listener', async () => {
  transcriber.addEventListener('transcription-request', () => transcriber.discard(), { once: true });
  transcriber.start();
  microphone.allow();
  await reach('idle');
  await settle();
  assert.ok(microphone.isFree);
  assert.equal(client.transcriptions.length, 0);
});

test('revokes object URLs with their recording', async () => {
  await record('one');
  transcriber.stop();
  await reach('transcribing');
  const url = recordingOf(transcriber.state)?.url;
  assert.ok(url);
  assert.equal(await (await fetch(url)).text(), 'one.');
  transcriber.discard();
  await assert.rejects(fetch(url));
});

test('restores a recording of another visit, with its store', async () => {
  const recording = await createRecording(new Blob(['before']), 3, 'before');
  transcriber.load(recording, createStore('before'));
  assert.equal(recordingOf(transcriber.state), recording);
  assert.equal(transcriber.state.phase, 'recorded');
  assert.equal(client.transcriptions.length, 0);
  transcriber.submit();
  assert.equal(last().options.id, 'before');
  assert.equal(await sentText(last().recordings), 'before');
  last().answer.resolve({ text: 'before' });
  await reach('transcribed');
  assert.equal(storedIds.size, 0);
});

test('restores no recording while another one has no transcript', async () => {
  await record('one');
  transcriber.load(await createRecording(new Blob(['other']), 3), createStore('other'));
  assert.equal(transcriber.state.phase, 'recording');
  transcriber.discard();
  assert.deepEqual([...storedIds], ['other']);
});
