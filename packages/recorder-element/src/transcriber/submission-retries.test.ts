import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import {
  client,
  environment,
  last,
  reach,
  record,
  settings,
  settle,
  transcriber,
} from '../testing/transcriber-fixture.ts';

const fail = async (problem: ProblemError<string>) => {
  last().answer.reject(problem);
  await reach('failed');
  await settle();
};

const failAtOnce = async () => {
  await record('one');
  transcriber.stop();
  await reach('transcribing');
  await fail(new ProblemError('server-busy', 'Busy.', { retryAfterSeconds: 2 }));
};

test('retries a busy service automatically a few times', async () => {
  await failAtOnce();
  const delays: number[] = [];
  for (let wait = environment.waits[0]; wait; wait = environment.waits[0]) {
    assert.ok(transcriber.state.phase === 'failed' && typeof transcriber.state.retryAtMs === 'number');
    delays.push(wait.milliseconds / 1000);
    wait.resolve();
    await reach('transcribing');
    await fail(new ProblemError('server-busy', 'Busy.'));
  }
  assert.deepEqual(delays.map(Math.round), [2, 3, 9, 27]);
  assert.ok(transcriber.state.phase === 'failed' && transcriber.state.retryAtMs === undefined);
  assert.equal(last().recordings.length, 5);
  transcriber.submit();
  await fail(new ProblemError('server-busy', 'Busy.'));
  assert.equal(Math.round((environment.waits[0]?.milliseconds ?? 0) / 1000), 1); // A manual retry resets the count.
});

test('waits for the network when offline, then retries', async () => {
  await record('one');
  transcriber.stop();
  await reach('transcribing');
  environment.goOffline();
  await fail(new ProblemError<string>('offline', 'Offline.'));
  assert.ok(transcriber.state.phase === 'failed' && transcriber.state.retryAtMs === 'online');
  environment.goOnline();
  await reach('transcribing');
  last().answer.resolve({ text: 'one' });
  await reach('transcribed');
});

for (const act of ['cancel', 'submit', 'discard', 'suspend'] as const) {
  test(`${act} cancels the pending retry`, async () => {
    await failAtOnce();
    assert.equal(environment.waits.length, 1);
    transcriber[act]();
    await settle();
    assert.equal(environment.waits.length, 0);
    assert.equal(last().recordings.length, act === 'submit' ? 2 : 1);
    assert.ok(transcriber.state.phase !== 'failed' || transcriber.state.retryAtMs === undefined);
  });
}

test('stops retrying when the page prevents a retry', async () => {
  await failAtOnce();
  transcriber.addEventListener('transcription-request', (event) => event.preventDefault());
  environment.waits[0]?.resolve();
  await settle();
  assert.ok(transcriber.state.phase === 'failed' && transcriber.state.retryAtMs === undefined);
  assert.equal(last().recordings.length, 1);
});

test('starts a new transcription for another endpoint or language, and cancels the first', async () => {
  await failAtOnce();
  settings.language = 'de';
  transcriber.submit();
  assert.deepEqual(
    client.transcriptions.map(({ isCancelled, options }) => [isCancelled, options.language]),
    [
      [true, 'en'],
      [false, 'de'],
    ],
  );
});

test('uses the page’s current headers for each request', async () => {
  settings.headers = { Authorization: 'old' };
  await record('one');
  settings.headers = { Authorization: 'new' };
  assert.deepEqual(last().options.headers, { Authorization: 'new' });
});
