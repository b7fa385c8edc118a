import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTranscription } from './transcription.ts';

const segment = { id: 0, start: 0, end: 1.5, text: 'hello' };
const word = { word: 'hello', start: 0.1, end: 0.6 };

test('a full answer is read whole', () => {
  const answer = { text: 'hello', language: 'en', duration: 1.5, segments: [segment], words: [word] };
  assert.deepEqual(parseTranscription(answer), answer);
});

test('a bare text is enough, and may be empty', () => {
  assert.deepEqual(parseTranscription({ text: '' }), { text: '' });
});

test('what is malformed beside the text is left out', () => {
  const answer = { text: 'hello', duration: 'long', segments: [{ ...segment, end: null }], words: { 0: word } };
  assert.deepEqual(parseTranscription(answer), { text: 'hello' });
});

test('an answer without a text is none', () => {
  for (const answer of [null, undefined, 'hello', [], {}, { text: 1 }]) {
    assert.equal(parseTranscription(answer), undefined);
  }
});
