import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { createRecording } from './recording.ts';
import { createMemoryStore, type TakeDescription } from './recording-store.ts';
import { type Phase, recordingOf } from './state.ts';
import { createFakeClient, sentText } from './testing/fake-client.ts';
import { createFakeRecorder } from './testing/fake-recorder.ts';
import { createFakeSurroundings } from './testing/fake-surroundings.ts';
import { reachPhase } from './testing/reach-phase.ts';
import { Transcriber } from './transcriber.ts';
import type { TranscriberSettings } from './transcriber-settings.ts';

const eventTypes = ['start', 'pause', 'resume', 'stop', 'error']
  .map((happening) => `recording-${happening}`)
  .concat(['start', 'progress', 'complete', 'error'].map((happening) => `transcription-${happening}`));

let microphone: ReturnType<typeof createFakeRecorder>;
let client: ReturnType<typeof createFakeClient>;
let settings: { -readonly [Key in keyof TranscriberSettings]: TranscriberSettings[Key] };
let transcriber: Transcriber;
let events: string[];
let surroundings: ReturnType<typeof createFakeSurroundings>;
/** The recordings whose store still has them. */
let kept: Set<string>;
let takes: TakeDescription[];

beforeEach(() => {
  microphone = createFakeRecorder();
  client = createFakeClient();
  settings = { endpoint: '/transcribe', language: 'en' };
  surroundings = createFakeSurroundings();
  kept = new Set();
  takes = [];
  transcriber = new Transcriber({
    settings,
    client,
    surroundings,
    createStore: (take) => {
      takes.push(take);
      return createStore(take.id);
    },
    startRecorder: (options) => microphone.startRecorder(options),
  });
  events = [];
  for (const type of eventTypes) transcriber.addEventListener(type, () => events.push(type));
});

const createStore = (id: string) => {
  const store = createMemoryStore();
  kept.add(id);
  return {
    ...store,
    delete: () => {
      kept.delete(id);
      store.delete();
    },
  };
};

const reach = (phase: Phase) => reachPhase(transcriber, phase);

const settle = () => new Promise((resolve) => setImmediate(resolve));

const record = async (...words: string[]) => {
  transcriber.start();
  microphone.allow();
  await reach('recording');
  for (const word of words) microphone.speak(word);
};

const last = () => client.transcriptions.at(-1) ?? assert.fail('Nothing was sent.');

test('start, speak, stop: the transcript', async () => {
  await record('one ', 'two');
  transcriber.stop();
  await reach('transcribing');
  assert.ok(microphone.isFree);
  last().answer.resolve({ text: 'one two' });
  await reach('transcribed');
  assert.ok(transcriber.state.phase === 'transcribed');
  assert.deepEqual(transcriber.state.transcription, { text: 'one two' });
  assert.deepEqual(events, ['recording-start', 'transcription-start', 'recording-stop', 'transcription-complete']);
});

test('a transcription is open while the recording is made, and gets each chunk once, as it comes', async () => {
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

test('segments that come while recording are in the state and told to the page', async () => {
  await record('one');
  const segments = [{ id: 0, start: 0, end: 1, text: 'one' }];
  last().options.onProgress({ sentBytes: 3, segments });
  assert.ok(transcriber.state.phase === 'recording');
  assert.deepEqual(transcriber.state.progress, { sentBytes: 3, segments });
  assert.equal(events.at(-1), 'transcription-progress');
});

test('a manual recording waits, sends nothing, and is sent whole when it is submitted', async () => {
  settings.manual = true;
  await record('one');
  transcriber.stop();
  await reach('recorded');
  assert.equal(client.transcriptions.length, 0);
  transcriber.submit();
  assert.equal(transcriber.state.phase, 'transcribing');
  assert.equal(await sentText(last().recordings), 'one.');
});

test('a failure keeps the recording, and submit sends the same again', async () => {
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
  assert.equal(client.transcriptions.length, 1); // The same one goes on.
  assert.equal(await sentText(last().recordings), 'one.one.');
  last().answer.resolve({ text: 'one' });
  await reach('transcribed');
  assert.deepEqual(events.slice(-3), ['transcription-error', 'transcription-start', 'transcription-complete']);
});

test('cancelling a transcription keeps the recording, and its late answer is dropped', async () => {
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

test('cancelling a recording frees the microphone and drops what was recorded and sent', async () => {
  await record('one');
  transcriber.cancel();
  assert.equal(transcriber.state.phase, 'idle');
  assert.ok(microphone.isFree);
  assert.ok(last().isCancelled);
});

for (const give of ['cancel', 'stop', 'discard', 'suspend'] as const) {
  test(`${give} while the browser asks gives the microphone up`, async () => {
    transcriber.start();
    transcriber[give]();
    microphone.allow();
    await settle();
    assert.equal(transcriber.state.phase, 'idle');
    assert.ok(microphone.isFree);
  });
}

test('a new recording is not mistaken for one that was given up while the browser asked', async () => {
  transcriber.start();
  const first = microphone;
  transcriber.cancel();
  microphone = createFakeRecorder();
  transcriber.start();
  first.refuse(new ProblemError('microphone-denied', 'No.'));
  microphone.allow();
  await reach('recording');
  assert.ok(first.isFree);
});

test('a refused microphone is said, and start asks again', async () => {
  transcriber.start();
  microphone.refuse(new ProblemError('microphone-denied', 'No.'));
  await reach('failed');
  assert.deepEqual(events, ['recording-start', 'recording-error']);
  microphone = createFakeRecorder();
  await record('one');
  assert.equal(transcriber.state.phase, 'recording');
});

test('an unplugged microphone leaves the recording, which waits', async () => {
  await record('one');
  microphone.unplug();
  await reach('failed');
  assert.ok(transcriber.state.phase === 'failed');
  assert.equal(transcriber.state.problem.code, 'microphone-lost');
  assert.equal(await recordingOf(transcriber.state)?.blob.text(), 'one');
  assert.deepEqual(events.slice(-2), ['recording-stop', 'recording-error']);
  transcriber.submit();
  assert.equal(await sentText(last().recordings), 'one');
});

test('a microphone that is unplugged before anything was recorded leaves nothing', async () => {
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
  assert.deepEqual(events.slice(-2), ['recording-pause', 'recording-resume']);
});

test('a page that turns away frees the microphone and keeps the recording, unsent', async () => {
  await record('one');
  transcriber.suspend();
  await reach('recorded');
  assert.ok(microphone.isFree && last().isSuspended && !last().isCancelled);
  assert.equal(last().recordings.length, 0);
  transcriber.submit();
  assert.equal(await sentText(last().recordings), 'one.');
});

test('a page can prevent a recording', () => {
  transcriber.addEventListener('recording-start', (event) => event.preventDefault());
  transcriber.start();
  assert.equal(transcriber.state.phase, 'idle');
});

test('a page can prevent that anything leaves: the recording is kept', async () => {
  transcriber.addEventListener('transcription-start', (event) => event.preventDefault());
  await record('one');
  transcriber.stop();
  await reach('recorded');
  assert.equal(client.transcriptions.length, 0);
});

test('a listener that goes on to something else wins', async () => {
  transcriber.addEventListener('transcription-start', () => transcriber.discard(), { once: true });
  transcriber.start();
  microphone.allow();
  await reach('idle');
  await settle();
  assert.ok(microphone.isFree);
  assert.equal(client.transcriptions.length, 0);
});

test('object URLs end with their recording', async () => {
  await record('one');
  transcriber.stop();
  await reach('transcribing');
  const url = recordingOf(transcriber.state)?.url;
  assert.ok(url);
  assert.equal(await (await fetch(url)).text(), 'one.');
  transcriber.discard();
  await assert.rejects(fetch(url));
});

test('a store that fails is a failed recording, with its cause', async () => {
  const cause = new Error('quota');
  const createBrokenStore = () => ({ append: () => {}, blob: () => Promise.reject(cause), delete: () => {} });
  transcriber = new Transcriber({
    settings,
    client,
    createStore: createBrokenStore,
    startRecorder: microphone.startRecorder,
  });
  await record('one');
  transcriber.stop();
  await reach('failed');
  assert.ok(transcriber.state.phase === 'failed');
  assert.equal(transcriber.state.problem.code, 'recording-failed');
  assert.equal(transcriber.state.problem.cause, cause);
});

test('a store is told what it keeps, and for how long each chunk has been recorded', async () => {
  const recorded: number[] = [];
  const store = createMemoryStore();
  const before = Date.now();
  transcriber = new Transcriber({
    settings,
    client,
    createStore: (take) => {
      takes.push(take);
      return { ...store, append: (_, recordedMs) => recorded.push(recordedMs) };
    },
    startRecorder: microphone.startRecorder,
  });
  await record('one ', 'two');
  const [take] = takes;
  assert.ok(take && take.startedAt >= before && take.startedAt <= Date.now());
  assert.match(take.id, /^[0-9a-f]{32}$/);
  assert.deepEqual([take.endpoint, take.language], ['/transcribe', 'en']);
  assert.ok(recorded.length === 2 && recorded.every((ms, index) => ms >= (recorded[index - 1] ?? 0)));
});

const answer = async (text: string) => {
  transcriber.stop();
  await reach('transcribing');
  last().answer.resolve({ text });
  await reach('transcribed');
};

test('what was recorded is kept until there are words, or it is dropped', async () => {
  await record('one');
  assert.equal(kept.size, 1);
  transcriber.cancel();
  assert.equal(kept.size, 0);
  microphone = createFakeRecorder();
  await record('one');
  await answer(' ');
  assert.equal(kept.size, 1);
  transcriber.submit();
  last().answer.reject(new ProblemError('internal', 'A fault.'));
  await reach('failed');
  transcriber.suspend();
  assert.equal(kept.size, 1);
  transcriber.submit();
  last().answer.resolve({ text: 'one' });
  await reach('transcribed');
  assert.equal(kept.size, 0);
  assert.equal(await recordingOf(transcriber.state)?.blob.text(), 'one.');
});

test('a microphone that was refused leaves nothing to keep, a store that failed what it has', async () => {
  transcriber.start();
  microphone.refuse(new ProblemError('microphone-denied', 'No.'));
  await reach('failed');
  assert.equal(kept.size, 0);
  microphone = createFakeRecorder();
  const breaking = (id: string) => ({ ...createStore(id), blob: () => Promise.reject(new Error('disk')) });
  transcriber = new Transcriber({
    settings,
    client,
    createStore: ({ id }) => breaking(id),
    startRecorder: microphone.startRecorder,
  });
  await record('one');
  transcriber.stop();
  await reach('failed');
  assert.equal(kept.size, 1);
});

test('an empty answer is asked for anew as another order, so that no service repeats it', async () => {
  await record('one');
  await answer('');
  const { id } = last().options;
  transcriber.submit();
  assert.notEqual(last().options.id, id);
});

test('a recording of another visit is taken over with its store', async () => {
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
  assert.equal(kept.size, 0);
});

test('no recording is taken over while another one waits for its transcript', async () => {
  await record('one');
  transcriber.load(await createRecording(new Blob(['other']), 3), createStore('other'));
  assert.equal(transcriber.state.phase, 'recording');
  transcriber.discard();
  assert.deepEqual([...kept], ['other']);
});
