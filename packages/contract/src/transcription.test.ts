import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePartialTranscription, parseTranscription } from './transcription.ts';

const segment = { id: 0, start: 0, end: 1.5, text: 'hello', speaker: 'A' };
const word = { word: 'hello', start: 0.1, end: 0.6, estimated: true, speaker: 'A' };
const warning = { code: 'prompt-ignored', message: 'The prompt was ignored.' };

test('reads every field of a complete transcription', () => {
  const answer = {
    text: 'hello',
    language: 'en',
    duration: 1.5,
    segments: [segment],
    words: [word],
    warnings: [warning],
  };
  assert.deepEqual(parseTranscription(answer), answer);
});

test('needs no field but text, which may be empty', () => {
  assert.deepEqual(parseTranscription({ text: '' }), { text: '' });
});

test('leaves malformed fields out', () => {
  const malformed = { duration: 'long', segments: [{ ...segment, end: null }], words: { 0: word }, warnings: ['old'] };
  const answer = { text: 'hello', ...malformed };
  assert.deepEqual(parseTranscription(answer), { text: 'hello' });
  assert.deepEqual(parseTranscription({ text: 'hello', segments: [{ ...segment, speaker: 1 }] }), { text: 'hello' });
});

test('returns undefined where there is no text', () => {
  for (const answer of [null, undefined, 'hello', [], {}, { text: 1 }]) {
    assert.equal(parseTranscription(answer), undefined);
  }
});

test('reads partial text, and refuses text that does not begin with its stable part', () => {
  const partial = { revision: 7, start: 12.3, text: 'and so my fellow', stable: 'and so' };
  assert.deepEqual(parsePartialTranscription({ type: 'transcript.text.partial', ...partial }), partial);
  for (const malformed of [null, 'text', {}, { ...partial, stable: 'but' }, { ...partial, start: -1 }]) {
    assert.equal(parsePartialTranscription(malformed), undefined);
  }
});
