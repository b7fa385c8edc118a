import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinSegments } from './join-segments.ts';

const segment = (start: number, end: number, text: string) => ({ start, end, text, words: [] });

test('joins texts in order, with a space between words', () => {
  const { text, segments, duration } = joinSegments([segment(0, 5, 'hello'), segment(5, 9, 'world')], 'en');
  assert.equal(text, 'hello world');
  assert.deepEqual(
    segments.map(({ id, text }) => [id, text]),
    [
      [0, 'hello'],
      [1, 'world'],
    ],
  );
  assert.equal(duration, 9);
});

test('joins scripts without spaces directly', () => {
  assert.equal(
    joinSegments([segment(0, 5, '電球が。'), segment(5, 9, 'ともっていた')], 'ja').text,
    '電球が。ともっていた',
  );
  assert.equal(joinSegments([segment(0, 5, '電球'), segment(5, 9, 'LED')], 'ja').text, '電球 LED');
});

test('counts silence as duration, without a segment', () => {
  const { text, segments, duration } = joinSegments(
    [segment(0, 5, ''), segment(5, 9, 'hello'), segment(9, 12, '')],
    'en',
  );
  assert.equal(text, 'hello');
  assert.deepEqual(segments, [{ id: 0, start: 5, end: 9, text: 'hello' }]);
  assert.equal(duration, 12);
});

test('times a segment from its first word to its last', () => {
  const words = [
    { word: 'hello', start: 1.2, end: 1.5 },
    { word: 'world', start: 1.6, end: 2 },
  ];
  const { segments } = joinSegments([{ start: 0, end: 5, text: 'hello world', words }], undefined);
  assert.deepEqual(segments, [{ id: 0, start: 1.2, end: 2, text: 'hello world' }]);
});

test('returns the language from the engine, else the requested one', () => {
  assert.equal(joinSegments([{ ...segment(0, 1, 'hallo'), language: 'de' }], 'en').language, 'de');
  assert.equal(joinSegments([segment(0, 1, 'hello')], 'en').language, 'en');
});

test('warns once that word times are estimated', () => {
  const words = [{ word: 'hello', start: 0, end: 1, estimated: true }];
  const { warnings } = joinSegments(
    [
      { ...segment(0, 1, 'hello'), words },
      { ...segment(1, 2, 'hello'), words },
    ],
    'en',
  );
  assert.deepEqual(
    warnings?.map(({ code }) => code),
    ['word-times-estimated'],
  );
});
