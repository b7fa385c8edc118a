import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transcription } from '@audio-transcriber/contract';
import { editTranscription } from './edit-transcription.ts';
import { exportTranscription } from './export-transcription.ts';
import { splitParagraphs } from './paragraphs.ts';
import { hasSpeakers, renameSpeaker } from './speakers.ts';
import { findWords } from './word-alignment.ts';

/** A speaks, B answers in the middle of it, and A ends. */
const turns = [
  { speaker: 'A', text: 'Shall we go to the lake?', start: 0 },
  { speaker: 'B', text: 'Yes.', start: 3.2 },
  { speaker: 'A', text: 'Good.', start: 8 },
];
const call: Transcription = {
  text: turns.map(({ text }) => text).join('\n'),
  duration: 10,
  segments: turns.map((turn, id) => ({ ...turn, id, end: turn.start + turn.text.split(' ').length })),
  words: turns.flatMap(({ speaker, text, start }) =>
    text.split(' ').map((token, i) => ({
      ...{ speaker, word: token.replaceAll(/\W/g, '') },
      ...{ start: start + i, end: start + i + 0.8 },
    })),
  ),
};

const read = (transcription: Transcription, format: 'srt' | 'vtt' | 'json') =>
  exportTranscription(transcription, format, '').text();

test('begins a paragraph where the speaker changes, also if two speak at once', () => {
  const paragraphs = splitParagraphs(call.text, findWords(call), 1000);
  assert.deepEqual(
    paragraphs.map(({ from, to, speaker }) => `${speaker}: ${call.text.slice(from, to)}`),
    turns.map(({ speaker, text }) => `${speaker}: ${text}`),
  );
});

test('a new name applies to all of the speaker, and to exports', async () => {
  const renamed = renameSpeaker(call, 'A', 'Anna');
  assert.deepEqual((await read(renamed, 'vtt')).match(/<v .*/g), [
    '<v Anna>Shall we go to the lake?',
    '<v Speaker 2>Yes.',
    '<v Anna>Good.',
  ]);
  assert.match(await read(renamed, 'srt'), /Anna: Shall we go to the lake.*Speaker 2: Yes.*Anna: Good/s);
  assert.doesNotMatch(await read(renamed, 'json'), /"A"/);
  assert.ok(hasSpeakers(renameSpeaker(renamed, 'B', 'Anna').segments));
});

test('a name of one capital letter stays a name', () => {
  assert.equal(renameSpeaker(call, 'A', 'B').segments?.[0]?.speaker, 'B.');
});

test('one speaker without a name is not shown', () => {
  assert.ok(hasSpeakers(call.segments));
  assert.ok(!hasSpeakers(call.segments?.slice(0, 1)));
  assert.ok(!hasSpeakers(undefined));
});

test('an edit keeps the speakers', () => {
  const edited = editTranscription(call, call.text.replace('the lake', 'our old lake').replace('Yes', 'Oh yes'));
  assert.deepEqual(
    edited.segments?.map(({ speaker, text }) => `${speaker}: ${text}`),
    ['A: Shall we go to our old lake?', 'B: Oh yes.', 'A: Good.'],
  );
  assert.deepEqual(edited.words?.map(({ speaker }) => speaker).join(''), 'AAAAAAABBA');
});
