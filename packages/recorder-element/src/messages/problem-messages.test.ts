import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problems } from '@audio-transcriber/contract';
import { problemMessages } from './problem-messages.ts';

test('every problem of the wire has words', () => {
  for (const code of Object.keys(problems)) assert.ok(code in problemMessages, code);
});

test('each says what happened, as a title, and what to do, in sentences', () => {
  const titles = new Set<string>();
  for (const [code, { title, advice }] of Object.entries(problemMessages)) {
    assert.match(title, /^[A-Z].*[^.]$/, code);
    assert.match(advice, /^[A-Z].*\.$/, code);
    titles.add(title);
  }
  assert.equal(titles.size, Object.keys(problemMessages).length);
});
