import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { describeFault } from './redact-error.ts';

const catchError = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

test('keeps messages of this project, without a stack', () => {
  const low = Object.assign(new Error('3 INVALID_ARGUMENT: what Google says'), { code: 3 });
  const middle = new Error('GOOGLE_SPEECH_MODEL is wrong.', { cause: low });
  const fault = describeFault(new ProblemError('engine-failed', 'The recogniser failed.', { cause: middle }));
  assert.deepEqual(
    fault.map(({ name, code, message }) => ({ name, code, message })),
    [
      { name: 'ProblemError', code: 'engine-failed', message: 'The recogniser failed.' },
      { name: 'Error', code: undefined, message: 'GOOGLE_SPEECH_MODEL is wrong.' },
      { name: 'Error', code: 3, message: undefined },
    ],
  );
  for (const { at } of fault) assert.equal(at, undefined);
});

test('keeps the stack of an unexplained error', () => {
  const fault = describeFault(new ProblemError('internal', 'It broke.', { cause: new TypeError('x is undefined') }));
  assert.equal(fault.length, 2);
  for (const { at } of fault) assert.match(at?.[0] ?? '', /^at .*redact-error\.test\.ts/);
});

test('drops messages that may quote a transcript, anywhere in the chain', () => {
  const transcript = 'my secret words';
  const parsing = catchError(() => JSON.parse(`${transcript} {`));
  assert.ok(String(parsing).includes('secret'));
  const multiline = new Error(`line\n    at ${transcript}\nline`);
  for (const error of [
    parsing,
    multiline,
    new Error(transcript),
    new ProblemError('engine-failed', 'It failed.', { cause: parsing }),
    new ProblemError('engine-failed', 'It failed.', { cause: new Error('It is not understood.', { cause: parsing }) }),
    Object.assign(new Error('x'), { code: transcript }),
    new Error(transcript, { cause: new ProblemError('internal', 'It failed.', { cause: new TypeError(transcript) }) }),
  ]) {
    assert.doesNotMatch(JSON.stringify(describeFault(error)), /secret|words/);
  }
});

test('redacts client text from a message that repeats it, wholly or partly', () => {
  const complaint = (said: string) =>
    new ProblemError('engine-failed', 'It failed.', { cause: new Error(`The service says: bad phrase ${said}.`) });
  const prompt = 'Miller, Jones & Co., ax';
  for (const said of [prompt, 'Miller', 'Jones & Co.', 'MILLER, jones']) {
    const [, cause] = describeFault(complaint(said), [prompt]);
    assert.match(cause?.message ?? '', /^The service says: bad phrase …/);
    assert.doesNotMatch(cause?.message ?? '', /Miller|Jones/i);
  }
  const [, cause] = describeFault(complaint('"Kestrel at noon" "田中"'), ['We meet Dr. Kestrel at noon. 田中花子']);
  assert.equal(cause?.message, 'The service says: bad phrase "… at …" "…".');
});

test('describes values that are no errors, and circular chains', () => {
  assert.deepEqual(describeFault('text'), []);
  const loop = new Error('loop');
  loop.cause = loop;
  assert.ok(describeFault(loop).length < 10);
});
