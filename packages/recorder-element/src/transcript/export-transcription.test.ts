import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transcription } from '@audio-transcriber/contract';
import { editTranscription } from './edit-transcription.ts';
import { exportTranscription, formatsOf } from './export-transcription.ts';

const speak = (text: string, secondsPerWord = 0.5): Transcription => ({
  text,
  words: text.split(' ').map((token, i) => ({
    word: token.replaceAll(/[^\p{L}\p{N}]/gu, ''),
    start: i * secondsPerWord,
    end: (i + 1) * secondsPerWord,
  })),
});

const story =
  'When the sun had gone down behind the hills, the old man closed the door of the mill, took his lantern, and walked ' +
  'along the river to the village. Nobody saw him. In the morning the mill stood empty and the wheel turned by itself.';

const cuesOf = async (transcription: Transcription) => {
  const file = await exportTranscription(transcription, 'vtt', '').text();
  return file
    .split('\n\n')
    .slice(1, -1)
    .map((cue) => {
      const [times = '', ...lines] = cue.split('\n');
      const [start = 0, end = 0] = times
        .split(' --> ')
        .map((time) => Number(time.slice(3, 5)) * 60 + Number(time.slice(6)));
      return { start, end, lines };
    });
};

test('names files after the recording, with the right media type', async () => {
  const transcription = { text: ' Hello. ', duration: 1 };
  const file = exportTranscription(transcription, 'txt', 'my.recording.webm');
  assert.deepEqual(
    [file.name, file.type, await file.text()],
    ['my.recording.txt', 'text/plain;charset=utf-8', 'Hello.\n'],
  );
  assert.equal(exportTranscription(transcription, 'json', 'recording').name, 'recording.json');
  assert.deepEqual(JSON.parse(await exportTranscription(transcription, 'json', '').text()), transcription);
});

test('offers subtitles only for transcripts with times', () => {
  assert.deepEqual(formatsOf({ text: 'Hello.', words: [], segments: [] }), ['txt', 'json']);
  assert.deepEqual(formatsOf(speak('Hello.')), ['txt', 'srt', 'vtt', 'json']);
});

for (const [name, transcription] of [
  ['words', speak(story)],
  ['a segment', { text: story, segments: [{ id: 0, start: 0, end: 22, text: story }] }],
  ['edited words', editTranscription(speak(story), `Well, ${story.replace('lantern', 'old paper lantern')}`)],
  [
    'added words',
    editTranscription(speak(story), `${story.replace('Nobody', 'Nobody spoke. Nobody')} It was strange.`),
  ],
] as const) {
  test(`creates readable subtitles from ${name} without losing text`, async () => {
    const cues = await cuesOf(transcription);
    assert.equal(cues.flatMap(({ lines }) => lines).join(' '), transcription.text);
    assert.ok(cues.length > 4);
    let last = 0;
    for (const { start, end, lines } of cues) {
      assert.ok(start >= last && end > start && end - start <= 7, `${last} ${start} ${end}`);
      assert.ok(lines.length <= 2 && lines.every(({ length }) => length <= 42), lines.join('\n'));
      last = end;
    }
  });
}

test('splits a long segment without spaces between words', async () => {
  const text = '電球がともっていた部屋の中で、私たちは長い間、何も言わずに窓の外の雪を見ていました。';
  const cues = await cuesOf({ text, segments: [{ id: 0, start: 0, end: 9, text }] });
  assert.ok(cues.length > 1);
  assert.equal(cues.flatMap(({ lines }) => lines).join(''), text);
  for (const { lines } of cues) assert.ok(lines.length <= 2 && lines.every((line) => !/^[、。]/.test(line)));
});

test('keeps each cue within one segment', async () => {
  const { words } = speak('one two three four');
  const segments = [
    { id: 0, start: 0, end: 1, text: 'one two' },
    { id: 1, start: 1, end: 2, text: 'three four' },
  ];
  const transcription = { text: 'one two three four', segments, ...(words && { words }) };
  assert.equal(
    await exportTranscription(transcription, 'srt', '').text(),
    '1\n00:00:00,000 --> 00:00:01,000\none two\n\n2\n00:00:01,000 --> 00:00:02,000\nthree four\n\n',
  );
});

test('escapes special characters in WebVTT, and removes arrows in SubRip', async () => {
  const transcription = speak('Fish & chips <b> a --> b');
  assert.match(await exportTranscription(transcription, 'vtt', '').text(), /\nFish &amp; chips &lt;b&gt; a --&gt; b\n/);
  assert.match(await exportTranscription(transcription, 'srt', '').text(), /\nFish & chips <b> a -> b\n/);
});
