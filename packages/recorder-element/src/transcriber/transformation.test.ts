import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Transcription } from '@audio-transcriber/contract';
import type { Note } from '../notes/note.ts';
import {
  client,
  connectMicrophone,
  createTranscriber,
  environment,
  firedEvents,
  last,
  microphone,
  reach,
  record,
  settings,
  settle,
  transcriber,
} from '../testing/transcriber-fixture.ts';
import { editTranscription } from '../transcript/edit-transcription.ts';
import type { TranscriptionCompleteEvent } from './events.ts';
import type { TranscriberOptions } from './settings.ts';
import { transcriptionOf } from './state.ts';

interface Call {
  readonly transcription: Transcription;
  readonly signal: AbortSignal;
  readonly result: PromiseWithResolvers<Transcription | string>;
}

let calls: Call[];
let completed: TranscriptionCompleteEvent[];
let saved: string[];

const create = (options: Partial<TranscriberOptions> = {}): void => {
  calls = [];
  completed = [];
  saved = [];
  settings.transform = (transcription, { signal }) => {
    const result = Promise.withResolvers<Transcription | string>();
    calls.push({ transcription, signal, result });
    return result.promise;
  };
  const save = async ({ transcription }: Note) => saved.push(transcription.text);
  createTranscriber({ notes: { save, archive: () => {}, delete: () => {} }, ...options });
  transcriber.addEventListener('transcription-complete', (event) => completed.push(event));
};

beforeEach(() => create());

const call = (): Call => calls.at(-1) ?? assert.fail('The transform was not called.');

const untilCalled = async (count = 1): Promise<void> => {
  while (calls.length < count) await settle();
};

/** Records, answers with a transcription, and waits for its transform. */
const transcribe = async (
  transcription: Transcription = { text: 'so um hello' },
  options: { readonly appends?: boolean } = {},
): Promise<void> => {
  const before = calls.length;
  connectMicrophone();
  transcriber.start(options);
  microphone.allow();
  await reach('recording');
  microphone.speak('one');
  transcriber.stop();
  await reach('transcribing');
  last().answer.resolve(transcription);
  await untilCalled(before + 1);
};

const finished = () => {
  const { state } = transcriber;
  return state.phase === 'transcribed' ? state : assert.fail(state.phase);
};

/** Waits until the transform has failed, and asserts that the original text is kept. */
const reachOriginal = async (): Promise<void> => {
  await reach('transcribed');
  assert.equal(finished().problem?.code, 'transform-failed');
  assert.equal(finished().transcription.text, 'so um hello');
};

test('transforms a transcription before it is complete', async () => {
  await transcribe();
  assert.equal(transcriber.state.phase, 'transforming');
  assert.deepEqual(call().transcription, { text: 'so um hello' });
  assert.equal(transcriptionOf(transcriber.state), undefined);
  assert.ok(!firedEvents.includes('transcription-complete'));
  call().result.resolve({ text: 'Hello.' });
  await reach('transcribed');
  assert.deepEqual(finished().transcription, { text: 'Hello.' });
  assert.deepEqual(
    completed.map(({ transcription, addedText, original }) => [transcription.text, addedText, original?.text]),
    [['Hello.', 'Hello.', 'so um hello']],
  );
  assert.equal(call().signal.aborted, false);
  assert.deepEqual(environment.waits, []);
});

test('saves the note with the original text first, so that nothing is lost on a reload', async () => {
  await transcribe();
  assert.deepEqual(saved, ['so um hello']);
  call().result.resolve('Hello.');
  await reach('transcribed');
  assert.deepEqual(saved, ['so um hello', 'Hello.']);
});

test('transforms what the page’s own transcribe function returns', async () => {
  settings.transcribe = async () => ({ text: 'own words' });
  await record('one');
  transcriber.stop();
  await untilCalled();
  assert.equal(client.transcriptions.length, 0);
  call().result.resolve('Own words.');
  await reach('transcribed');
  assert.equal(finished().transcription.text, 'Own words.');
});

test('does not transform a transcript without text', async () => {
  await record('one');
  transcriber.stop();
  await reach('transcribing');
  last().answer.resolve({ text: ' ' });
  await reach('transcribed');
  assert.equal(calls.length, 0);
});

const words = [
  { word: 'um', start: 0, end: 0.5 },
  { word: 'hello', start: 0.5, end: 1 },
];

test('a string has no times by default', async () => {
  await transcribe({ text: 'um hello', duration: 1, words });
  call().result.resolve('hello');
  await reach('transcribed');
  assert.deepEqual(finished().transcription, { text: 'hello', duration: 1 });
});

test('a string keeps the times of unchanged words with editTranscription', async () => {
  create({ withText: editTranscription });
  await transcribe({ text: 'um hello', duration: 1, words });
  call().result.resolve('hello');
  await reach('transcribed');
  assert.deepEqual(finished().transcription.words, [words[1]]);
});

test('transforms only the added recording of a continued note, also if it is tried again', async () => {
  await transcribe({ text: 'first' });
  call().result.resolve('First.');
  await reach('transcribed');
  await transcribe({ text: 'second' }, { appends: true });
  assert.equal(call().transcription.text, 'second');
  assert.equal(transcriptionOf(transcriber.state)?.text, 'First.');
  call().result.reject(new Error());
  await reach('transcribed');
  assert.equal(finished().transcription.text, 'First.\n\nsecond');
  transcriber.submit();
  await untilCalled(3);
  assert.equal(call().transcription.text, 'second');
  assert.equal(transcriptionOf(transcriber.state)?.text, 'First.\n\nsecond');
  call().result.resolve('Second.');
  await reach('transcribed');
  assert.equal(finished().transcription.text, 'First.\n\nSecond.');
  assert.deepEqual(
    completed.map(({ addedText }) => addedText),
    ['First.', 'second', 'Second.'],
  );
});

for (const [name, fail] of [
  ['rejects', () => call().result.reject(new Error('The model is down.'))],
  ['returns no text', () => call().result.resolve(' ')],
  ['returns no transcription', () => call().result.resolve({} as Transcription)],
  ['takes more than 60 s', () => environment.waits.find(({ milliseconds }) => milliseconds === 60_000)?.resolve()],
] as const) {
  test(`keeps the original text if the function ${name}, and submit() tries again`, async () => {
    await transcribe();
    const { signal } = call();
    fail();
    await reachOriginal();
    assert.ok(signal.aborted);
    assert.equal(completed.at(-1)?.transcription.text, 'so um hello');
    assert.equal(completed.at(-1)?.original, undefined);
    transcriber.submit();
    assert.equal(transcriber.state.phase, 'transforming');
    await untilCalled(2);
    assert.equal(client.transcriptions.length, 1);
    call().result.resolve('Hello.');
    await reach('transcribed');
    assert.equal(finished().transcription.text, 'Hello.');
    assert.equal(finished().problem, undefined);
  });
}

test('tells the reason of a failure', async () => {
  await transcribe();
  const cause = new Error('The model is down.');
  call().result.reject(cause);
  await reachOriginal();
  assert.equal(finished().problem?.cause, cause);
  assert.equal(finished().problem?.message, 'Error: The model is down.');
});

test('cancel() aborts the signal and keeps the original text, without a problem', async () => {
  await transcribe();
  transcriber.cancel();
  assert.ok(call().signal.aborted);
  assert.equal(finished().transcription.text, 'so um hello');
  assert.equal(finished().problem, undefined);
  call().result.resolve('Too late.');
  await settle();
  assert.equal(finished().transcription.text, 'so um hello');
});

test('suspend() aborts the signal and keeps the original text', async () => {
  await transcribe();
  transcriber.suspend();
  assert.ok(call().signal.aborted);
  await reachOriginal();
});

test('discard() aborts the signal and deletes the note', async () => {
  await transcribe();
  transcriber.discard();
  assert.ok(call().signal.aborted);
  assert.equal(transcriber.state.phase, 'idle');
  assert.equal(completed.length, 0);
});

test('a new recording aborts the signal, and completes the note with its original text', async () => {
  await transcribe();
  connectMicrophone();
  transcriber.start();
  assert.ok(call().signal.aborted);
  assert.equal(transcriber.state.phase, 'starting');
  assert.equal(completed.at(-1)?.transcription.text, 'so um hello');
});

test('an edit after a failure is not replaced by another try', async () => {
  await transcribe();
  call().result.reject(new Error());
  await reachOriginal();
  transcriber.edit({ text: 'My words.' });
  assert.equal(finished().problem, undefined);
  transcriber.submit();
  assert.equal(calls.length, 1);
});
