import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cue, createCues as createCuesOf, formatSrt, formatVtt } from '@audio-transcriber/contract';
import { alignSegments } from './align-words.ts';
import type { FullTranscription } from './join-segments.ts';

const createCues = (transcription: FullTranscription): Cue[] => createCuesOf(alignSegments(transcription));

/** Times a text at two words a second, with a pause before each word that begins with a bar. */
const speak = (text: string, { startSeconds = 0, secondsPerWord = 0.5 } = {}): FullTranscription => {
  let now = startSeconds;
  const words = text.split(/\s+/).map((token) => {
    if (token.startsWith('|')) now += 2;
    const start = now;
    now += secondsPerWord;
    return { word: token.replaceAll(/[^\p{L}\p{N}'-]/gu, ''), start, end: now };
  });
  const shown = text.replaceAll('|', '');
  const segment = { id: 0, start: words[0]?.start ?? 0, end: now, text: shown };
  return { text: shown, duration: now, segments: [segment], words };
};

const textOf = ({ lines }: Cue): string => lines.join(' ');

const story =
  'When the sun had gone down behind the hills, the old man closed the door of the mill, took his lantern, and walked ' +
  'along the river to the village. Nobody saw him. In the morning the mill stood empty and the wheel turned by itself, ' +
  'as it had done for three hundred years before anyone thought of asking why';

test('creates readable cues without losing text', () => {
  const cues = createCues(speak(story));
  assert.equal(cues.map(textOf).join(' '), story);
  for (const { start, end, lines } of cues) {
    assert.ok(end - start <= 7 && end > start, `${start} to ${end}`);
    assert.ok(lines.length <= 2 && lines.every(({ length }) => length <= 42), lines.join('\n'));
  }
});

test('creates consecutive cues with the times of their words', () => {
  const transcription = speak(story, { startSeconds: 3 });
  const cues = createCues(transcription);
  const starts = new Set(transcription.words.map(({ start }) => start));
  cues.forEach(({ start, end }, i) => {
    assert.ok(starts.has(start) && end <= (cues[i + 1]?.start ?? transcription.duration));
  });
  assert.deepEqual([cues[0]?.start, cues.at(-1)?.end], [3, transcription.duration]);
});

test('starts a cue at a sentence and after a long pause', () => {
  assert.deepEqual(createCues(speak('The first one is here. The second one is |there now')).map(textOf), [
    'The first one is here.',
    'The second one is',
    'there now',
  ]);
});

test('joins short sentences in one cue', () => {
  assert.deepEqual(createCues(speak('Yes. We will come tomorrow. Good.')).map(textOf), [
    'Yes. We will come tomorrow.',
    'Good.',
  ]);
});

test('splits long sentences in halves, after a comma if possible', () => {
  assert.deepEqual(
    createCues(
      speak('if you come to the station in the evening, I will wait for you there with the children', {
        secondsPerWord: 0.45,
      }),
    ).map(textOf),
    ['if you come to the station in the evening,', 'I will wait for you there with the children'],
  );
});

test('uses the words if they do not match the text', () => {
  const { words, ...transcription } = speak('twenty five apples');
  const segments = [{ id: 0, start: 0, end: 1.5, text: '25 apples!' }];
  assert.deepEqual(createCues({ ...transcription, segments, words }).map(textOf), ['twenty five apples']);

  const chinese = speak('我 有 二十 个');
  const digits = [{ id: 0, start: 0, end: 2, text: '我有20个。' }];
  assert.deepEqual(createCues({ ...chinese, segments: digits }).map(textOf), ['我有二十个']);
});

test('creates one cue for a segment without words', () => {
  const segments = [
    { id: 0, start: 0, end: 20, text: story },
    { id: 1, start: 20, end: 21, text: 'Hello.' },
  ];
  const cues = createCues({ text: story, duration: 21, segments, words: [] });
  assert.deepEqual(
    cues.map(({ start, end }) => [start, end]),
    [
      [0, 20],
      [20, 21],
    ],
  );
  assert.equal(textOf(cues[0] as Cue), story);
});

test('matches words per segment', () => {
  const first = speak('one two three');
  const second = speak('four five six', { startSeconds: 1.5 });
  const cues = createCues({
    text: 'one two three four five six',
    duration: 3,
    segments: [...first.segments, ...second.segments],
    words: [...first.words, ...second.words],
  });
  assert.deepEqual(cues, [
    { start: 0, end: 1.5, lines: ['one two three'] },
    { start: 1.5, end: 3, lines: ['four five six'] },
  ]);
});

test('breaks scripts without spaces between words, without adding spaces', () => {
  const text = '電球がともっていた部屋の中で、私たちは長い間、何も言わずに窓の外の雪を見ていました。';
  const words = Array.from(text.replaceAll(/[、。]/g, ''), (word, i) => ({ word, start: i / 10, end: (i + 1) / 10 }));
  const segments = [{ id: 0, start: 0, end: words.length / 10, text }];
  const cues = createCues({ text, duration: 5, segments, words });
  assert.equal(cues.flatMap(({ lines }) => lines).join(''), text);
  for (const { lines } of cues) {
    assert.ok(lines.length <= 2 && lines.every((line) => line.length <= 21 && !/^[、。]/.test(line)), lines.join('\n'));
  }
});

test('keeps the logical order of right-to-left scripts', () => {
  const text = 'مرحبا بكم في هذا المكان. كيف حالك اليوم؟';
  assert.deepEqual(createCues(speak(text)).map(textOf), ['مرحبا بكم في هذا المكان.', 'كيف حالك اليوم؟']);
});

test('creates no cues for silence', () => {
  assert.deepEqual(createCues({ text: '', duration: 5, segments: [], words: [] }), []);
  assert.equal(formatSrt([]), '');
  assert.equal(formatVtt([]), 'WEBVTT\n\n');
});

const cues: readonly Cue[] = [
  { start: 0, end: 1.9996, lines: ['Fish & chips <b>', 'A --> B'] },
  { start: 367_261.007, end: 367_261.007, lines: ['the end'] },
];

test('formats SubRip with cue numbers and commas in times', () => {
  assert.equal(
    formatSrt(cues),
    '1\n00:00:00,000 --> 00:00:02,000\nFish & chips <b>\nA -> B\n\n' +
      '2\n102:01:01,007 --> 102:01:01,008\nthe end\n\n',
  );
});

test('formats WebVTT with its signature, and escapes special characters', () => {
  assert.equal(
    formatVtt(cues),
    'WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nFish &amp; chips &lt;b&gt;\nA --&gt; B\n\n' +
      '102:01:01.007 --> 102:01:01.008\nthe end\n\n',
  );
});

test('does not end a cue at line breaks in the text', () => {
  const segments = [{ id: 0, start: 0, end: 1, text: 'one\r\n\r\ntwo\n\n' }];
  assert.deepEqual(createCues({ text: '', duration: 1, segments, words: [] }), [
    { start: 0, end: 1, lines: ['one two'] },
  ]);
});
