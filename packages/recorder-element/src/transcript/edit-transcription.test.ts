import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transcription } from '@audio-transcriber/contract';
import { createRandom } from '../testing/create-random.ts';
import { editTranscription } from './edit-transcription.ts';
import { findWords } from './word-alignment.ts';

const transcription: Transcription = {
  text: 'The quick fox jumps. It did not come back.',
  language: 'en',
  duration: 12,
  words: ['The', 'quick', 'fox', 'jumps', 'It', 'did', 'not', 'come', 'back'].map((word, i) => ({
    word,
    start: i + 0.5,
    end: i + 1.25,
    confidence: 0.9,
  })),
  segments: [
    { id: 0, start: 0.5, end: 4.25, text: 'The quick fox jumps.' },
    { id: 1, start: 4.5, end: 9.25, text: 'It did not come back.' },
  ],
};

const timesOf = (text: string) =>
  Object.fromEntries(
    (editTranscription(transcription, text).words ?? []).map(({ word, start, end }) => [word, [start, end]]),
  );

test('keeps times and confidence of unchanged words', () => {
  const { words } = editTranscription(transcription, 'The quick dog jumps. It did not come back!');
  assert.equal(words?.length, 9);
  words?.forEach((word, i) => {
    const { start, end, confidence } = transcription.words?.[i] ?? {};
    assert.deepEqual([word.start, word.end], [start, end]);
    assert.equal(word.confidence, i === 2 ? undefined : confidence, word.word);
  });
});

test('divides the time of replaced words among their replacements', () => {
  const times = timesOf('The quick brown old cat jumps. It did not come back.');
  assert.deepEqual(times.quick, [1.5, 2.25]);
  assert.deepEqual(times['jumps.'], [3.5, 4.25]);
  assert.deepEqual([times.brown?.[0], times.cat?.[1]], [2.5, 3.25]);
  assert.deepEqual(times.brown?.[1], times.old?.[0]);
});

/** Creates words without pauses, of one second each. */
const speak = (text: string): Transcription => ({
  text,
  words: text.split(' ').map((word, i) => ({ word, start: i, end: i + 1 })),
});

const showTimes = ({ words = [] }: Transcription) => words.map(({ word, start, end }) => `${word} ${start}-${end}`);

test('gives an inserted word the pause at its place, also at the start and end', () => {
  const times = timesOf('So, the quick red fox jumps. It did not come back now.');
  assert.deepEqual(times['So,'], [0, 0.5]);
  assert.deepEqual(times.the, [0.5, 1.25]);
  assert.deepEqual(
    [times.quick, times.red],
    [
      [1.5, 2.25],
      [2.25, 2.5],
    ],
  );
  assert.deepEqual(times['now.'], [9.25, 10.3]);
});

test('divides the time of the previous word if there is no pause for an inserted word', () => {
  assert.deepEqual(showTimes(editTranscription(speak('one three four'), 'one two three four')), [
    'one 0-0.5',
    'two 0.5-1',
    'three 1-2',
    'four 2-3',
  ]);
  assert.deepEqual(showTimes(editTranscription(speak('one two'), 'one two six')), [
    'one 0-1',
    'two 1-1.5',
    'six 1.5-2',
  ]);
});

test('places a word that starts a sentence at the next word', () => {
  assert.deepEqual(showTimes(editTranscription(speak('two three'), 'one two three')), [
    'one 0-0.5',
    'two 0.5-1',
    'three 1-2',
  ]);
  assert.deepEqual(showTimes(editTranscription(speak('Yes. All are'), 'Yes. Now all are')), [
    'Yes. 0-1',
    'Now 1-1.5',
    'all 1.5-2',
    'are 2-3',
  ]);
});

test('divides the available time among several inserted words, including a short pause', () => {
  const words = [
    { word: 'one', start: 0, end: 0.9 },
    { word: 'six', start: 1, end: 2 },
  ];
  assert.deepEqual(showTimes(editTranscription({ text: 'one six', words }, 'one two three six')), [
    'one 0-0.2727272727272727',
    'two 0.2727272727272727-0.5454545454545454',
    'three 0.5454545454545454-1',
    'six 1-2',
  ]);
});

test('limits the duration of a word inserted into a long pause', () => {
  const words = [
    { word: 'one', start: 0, end: 1 },
    { word: 'three', start: 21, end: 22 },
  ];
  const [, two] = editTranscription({ text: 'one three', words }, 'one two three').words ?? [];
  assert.equal(two?.start, 1);
  assert.ok(two.end > 1.15 && two.end < 3);
});

test('removes the time of a deleted word', () => {
  const times = timesOf('The fox jumps. It did come back.');
  assert.deepEqual(
    [times.The, times.fox],
    [
      [0.5, 1.25],
      [2.5, 3.25],
    ],
  );
});

test('keeps the time of words that the engine wrote differently when their neighbor is edited', () => {
  const words = ['twenty', 'five', 'apples'].map((word, i) => ({ word, start: i, end: i + 1 }));
  assert.deepEqual(editTranscription({ text: '25 apples', words }, '25 pears').words, [
    { word: '25', start: 0, end: 2 },
    { word: 'pears', start: 2, end: 3 },
  ]);
});

test('keeps one word when a suffix is added', () => {
  assert.ok(timesOf('The quick fox’s jumps. It did not come back.')['fox’s']);
});

test('updates segments with their words, and removes empty ones', () => {
  assert.deepEqual(editTranscription(transcription, 'A quick fox jumps and runs. It did come back.').segments, [
    { id: 0, start: 0.5, end: 4.5, text: 'A quick fox jumps and runs.' },
    { id: 1, start: 4.5, end: 9.25, text: 'It did come back.' },
  ]);
  assert.deepEqual(editTranscription(transcription, 'It did not come back.').segments, [
    { id: 0, start: 4.5, end: 9.25, text: 'It did not come back.' },
  ]);
});

test('adds a word at a segment boundary to the segment in which it was typed', () => {
  const segments = [
    { id: 0, start: 0, end: 2, text: 'one two.' },
    { id: 1, start: 2, end: 5, text: 'Three four' },
  ];
  const words = ['one', 'two', 'Three', 'four'].map((word, i) => ({
    word,
    start: i < 2 ? i : i + 1,
    end: i < 2 ? i + 0.8 : i + 2,
  }));
  const given: Transcription = { text: 'one two. Three four', words, segments };
  assert.deepEqual(editTranscription(given, 'one two and a. Three four').segments, [
    { id: 0, start: 0, end: 3, text: 'one two and a.' },
    { id: 1, start: 3, end: 5, text: 'Three four' },
  ]);
  assert.deepEqual(editTranscription(given, 'one two. And a three four').segments, [
    { id: 0, start: 0, end: 1.8, text: 'one two.' },
    { id: 1, start: 1.8, end: 5, text: 'And a three four' },
  ]);
});

test('adds no words to a transcription without words, and no segments without segments', () => {
  const { segments } = transcription;
  const text = 'The quick dog jumps. It did not come.';
  const edited = editTranscription({ text: transcription.text, ...(segments && { segments }) }, text);
  assert.equal(edited.words, undefined);
  assert.deepEqual(
    edited.segments?.map((segment) => segment.text),
    ['The quick dog jumps.', 'It did not come.'],
  );
  assert.deepEqual(editTranscription({ text: 'Hello' }, 'Hallo'), { text: 'Hallo' });
});

test('returns no words and segments for an empty text', () => {
  const { words, segments, text } = editTranscription(transcription, '');
  assert.deepEqual({ words, segments, text }, { words: [], segments: [], text: '' });
});

test('keeps the time of each unchanged character in Japanese', () => {
  const text = '今日は東京へ行く';
  const words = [...text].map((word, i) => ({ word, start: i, end: i + 1 }));
  assert.deepEqual(
    editTranscription({ text, words }, '今日は大阪へ行く。').words?.map(({ word, start, end }) => [word, start, end]),
    [
      ['今', 0, 1],
      ['日', 1, 2],
      ['は', 2, 3],
      ['大', 3, 4],
      ['阪', 4, 5],
      ['へ', 5, 6],
      ['行', 6, 7],
      ['く。', 7, 8],
    ],
  );
});

const samples = [
  'one',
  'two',
  'it’s',
  'well-known',
  '“So,”',
  '25',
  '東京',
  'へ',
  'مرحبا',
  'هنا',
  '–',
  '\n\n',
  '👍',
  'Ünïque.',
];

test('keeps the exact text and ordered times within the audio after any edits', () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const random = createRandom(seed);
    const pick = () => samples[random(samples.length)] as string;
    const tokens = Array.from({ length: 1 + random(30) }, pick);
    const words = tokens.map((word, i) => ({ word, start: i * 0.7, end: i * 0.7 + (1 + random(99)) / 100 }));
    let now: Transcription = {
      text: tokens.join(' '),
      duration: tokens.length * 0.7,
      words: words.filter(() => random(10) > 0),
      segments: [0, 1, 2].map((id) => {
        const [from, to] = [Math.floor((id * tokens.length) / 3), Math.floor(((id + 1) * tokens.length) / 3)];
        return { id, start: from * 0.7, end: to * 0.7, text: tokens.slice(from, to).join(' ') };
      }),
    };
    for (let round = 0; round < 5; round += 1) {
      tokens.splice(random(tokens.length + 1), random(4), ...Array.from({ length: random(4) }, pick));
      const text = tokens.join(random(5) ? ' ' : '\n');
      now = editTranscription(now, text);
      assert.equal(now.text, text);
      checkTimes(now, now.words ?? []);
      checkTimes(now, findWords(now));
      for (const { word, start, end } of now.words ?? []) assert.ok(end > start, `${word} has a time`);
      checkTimes(now, now.segments ?? []);
      let found = 0;
      for (const segment of now.segments ?? []) {
        found = text.indexOf(segment.text, found);
        assert.ok(found >= 0, `${segment.text} is in its place`);
        found += segment.text.length;
      }
    }
  }
});

const checkTimes = (
  { duration = 0 }: Transcription,
  words: readonly { readonly start: number; readonly end: number }[],
) => {
  let last = 0;
  for (const { start, end } of words) {
    assert.ok(start >= last && end >= start && end <= duration + 1e-9, `${last} ${start} ${end} ${duration}`);
    last = end;
  }
};

test('edits an hour of speech without delay', () => {
  const words = Array.from({ length: 10_000 }, (_, i) => ({ word: `word${i % 700}`, start: i / 3, end: (i + 1) / 3 }));
  const text = words.map(({ word }) => word).join(' ');
  const edited = editTranscription({ text, words }, text.replaceAll('word33 ', 'other ').replace('word5 ', ''));
  assert.equal(edited.words?.length, 9999);
  assert.deepEqual(edited.words?.at(-1), words.at(-1));
});
