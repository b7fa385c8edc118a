import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from './problem-error.ts';
import { problemTitles } from './problem-titles.ts';
import { isProblemCode, problemCodeOf, problems } from './problems.ts';

test('has a kebab-case code, an error status and a title for every problem', () => {
  for (const [code, { status }] of Object.entries(problems)) {
    assert.match(code, /^[a-z]+(-[a-z]+)*$/);
    assert.ok(status >= 400 && status < 600, code);
    assert.ok(isProblemCode(code) && problemTitles[code].length > 0, code);
  }
});

test('recognizes the codes of the catalogue only', () => {
  assert.ok(isProblemCode('internal'));
  assert.ok(!isProblemCode('toString'));
  assert.ok(!isProblemCode(undefined));
});

test('returns the most general code of a status', () => {
  const codes = [400, 404, 410, 413, 418, 422, 429, 500, 502, 503, 599].map(problemCodeOf);
  assert.deepEqual(codes, [
    'invalid-request',
    'not-found',
    'not-found',
    'audio-too-large',
    'invalid-request',
    'invalid-request',
    'rate-limited',
    'internal',
    'engine-failed',
    'server-busy',
    'internal',
  ]);
});

test('keeps the cause of a problem', () => {
  const cause = new Error('the reason');
  assert.equal(new ProblemError('internal', 'Something broke.', { cause }).cause, cause);
});

test('recognizes the errors of another copy of the package', async () => {
  const copy = await import(`./problem-error.ts?${Math.random()}`);
  assert.notEqual(copy.ProblemError, ProblemError);
  assert.ok(ProblemError.isInstance(new copy.ProblemError('server-busy', 'Busy.')));
  assert.ok(!ProblemError.isInstance(new Error('ProblemError')));
  assert.ok(!ProblemError.isInstance(undefined));
});
