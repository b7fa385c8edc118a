import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problems } from '@audio-transcriber/contract';
import { problemMessages } from './problem-messages.ts';

test('has a text for every problem code of a transcription', () => {
  const codes = Object.keys(problems).filter((code) => code !== 'unsupported-translation');
  for (const code of codes) assert.ok(code in problemMessages, code);
});

test('has a title and sentences for each problem', () => {
  const titles = new Set<string>();
  for (const [code, { title, advice }] of Object.entries(problemMessages)) {
    assert.match(title, /^[A-Z].*[^.]$/, code);
    assert.match(advice, /^[A-Z].*\.$/, code);
    titles.add(title);
  }
  assert.equal(titles.size, Object.keys(problemMessages).length);
});
