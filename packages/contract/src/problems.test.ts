import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from './problem-error.ts';
import { isProblemCode, problems } from './problems.ts';

test('has a kebab-case code, an error status and a title for every problem', () => {
  for (const [code, { status, title }] of Object.entries(problems)) {
    assert.match(code, /^[a-z]+(-[a-z]+)*$/);
    assert.ok(status >= 400 && status < 600, code);
    assert.ok(title.length > 0, code);
  }
});

test('recognizes the codes of the catalogue only', () => {
  assert.ok(isProblemCode('internal'));
  assert.ok(!isProblemCode('toString'));
  assert.ok(!isProblemCode(undefined));
});

test('keeps the cause of a problem', () => {
  const cause = new Error('the reason');
  assert.equal(new ProblemError('internal', 'Something broke.', { cause }).cause, cause);
});
