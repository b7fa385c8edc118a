import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { sentText } from '../testing/fake-client.ts';
import {
  answer,
  client,
  firedEvents,
  last,
  reach,
  record,
  settings,
  settle,
  transcriber,
} from '../testing/transcriber-fixture.ts';
import { recordingOf } from './state.ts';

test('sends each chunk once to an open transcription while recording', async () => {
  await record('one ', 'two');
  assert.equal(client.transcriptions.length, 1);
  assert.equal(await sentText(last().chunks), 'one two');
  assert.equal(last().recordings.length, 0);
  transcriber.stop();
  await reach('transcribing');
  assert.equal(client.transcriptions.length, 1);
  assert.equal(await sentText(last().chunks), 'one two.');
  assert.equal(await sentText(last().recordings), 'one two.');
  assert.deepEqual([last().options.endpoint, last().options.language], ['/transcribe', 'en']);
  assert.equal(last().options.id, recordingOf(transcriber.state)?.id);
});

test('adds segments to the state while recording, and fires events', async () => {
  await record('one');
  const segments = [{ id: 0, start: 0, end: 1, text: 'one' }];
  last().options.onProgress({ sentBytes: 3, segments });
  assert.ok(transcriber.state.phase === 'recording');
  assert.deepEqual(transcriber.state.progress, { sentBytes: 3, segments });
  assert.equal(firedEvents.at(-1), 'transcription-progress');
});

test('sends a manual recording completely, after submit() only', async () => {
  settings.manual = true;
  await record('one');
  transcriber.stop();
  await reach('recorded');
  assert.equal(client.transcriptions.length, 0);
  transcriber.submit();
  assert.equal(transcriber.state.phase, 'transcribing');
  assert.equal(await sentText(last().recordings), 'one.');
});

test('keeps the recording after a failure, and submit() sends it again', async () => {
  await record('one');
  transcriber.stop();
  await reach('transcribing');
  const recording = recordingOf(transcriber.state);
  last().answer.reject(new ProblemError('internal', 'A fault.'));
  await reach('failed');
  assert.equal(recordingOf(transcriber.state), recording);
  transcriber.start();
  assert.equal(transcriber.state.phase, 'failed');
  transcriber.submit();
  assert.equal(client.transcriptions.length, 1); // The same transcription continues.
  assert.equal(await sentText(last().recordings), 'one.one.');
  last().answer.resolve({ text: 'one' });
  await reach('transcribed');
  assert.deepEqual(firedEvents.slice(-3), ['transcription-error', 'transcription-request', 'transcription-complete']);
});

test('cancelling a transcription keeps the recording, and ignores its late response', async () => {
  await record('one');
  transcriber.stop();
  await reach('transcribing');
  const { answer } = last();
  transcriber.cancel();
  assert.equal(transcriber.state.phase, 'recorded');
  assert.ok(last().isCancelled);
  answer.resolve({ text: 'too late' });
  await settle();
  assert.equal(transcriber.state.phase, 'recorded');
  last().options.onProgress({ sentBytes: 1, segments: [] });
  assert.ok(transcriber.state.phase === 'recorded');
  assert.equal(transcriber.state.progress.sentBytes, 0);
});

test('sends nothing and keeps the recording if the page prevents the request', async () => {
  transcriber.addEventListener('transcription-request', (event) => event.preventDefault());
  await record('one');
  transcriber.stop();
  await reach('recorded');
  assert.equal(client.transcriptions.length, 0);
});

test('retries an empty transcript under a new idempotency key', async () => {
  await record('one');
  await answer('');
  const { id } = last().options;
  transcriber.submit();
  assert.notEqual(last().options.id, id);
});
