import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from './problem-error.ts';
import { isProblemCode, problems } from './problems.ts';

test('every code is kebab-case, an error status, and has a title', () => {
  for (const [code, { status, title }] of Object.entries(problems)) {
    assert.match(code, /^[a-z]+(-[a-z]+)*$/);
    assert.ok(status >= 400 && status < 600, code);
    assert.ok(title.length > 0, code);
  }
});

test('only codes of the catalogue are codes', () => {
  assert.ok(isProblemCode('internal'));
  assert.ok(!isProblemCode('toString'));
  assert.ok(!isProblemCode(undefined));
});

test('a problem keeps its cause', () => {
  const cause = new Error('the reason');
  assert.equal(new ProblemError('internal', 'Something broke.', { cause }).cause, cause);
});
