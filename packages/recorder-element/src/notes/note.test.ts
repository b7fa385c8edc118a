import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recording } from '../recording/recording.ts';
import { exportTranscription } from '../transcript/export-transcription.ts';
import { continueNote, durationOf, type Note } from './note.ts';

const blob = new Blob(['audio']);
const first = new Recording('first', blob, 2, blob);
const second = new Recording('second', blob, 3, blob);

const note: Note = {
  id: 'first',
  createdAt: 1,
  transcription: {
    text: 'one two.\n',
    language: 'en',
    duration: 2.5,
    segments: [{ id: 0, start: 0, end: 2.5, text: 'one two.' }],
    words: [
      { word: 'one', start: 0, end: 1 },
      { word: 'two.', start: 1, end: 2 },
    ],
  },
  parts: [{ recording: first, startSeconds: 0 }],
};

const added = {
  text: 'three',
  language: 'en',
  segments: [{ id: 0, start: 1, end: 2, text: 'three' }],
  words: [{ word: 'three', start: 1, end: 2, confidence: 0.4 }],
};

test('continues a note with a paragraph whose times follow the first part', () => {
  const { transcription, parts } = continueNote(note, second, added);
  assert.deepEqual(transcription, {
    text: 'one two.\n\nthree',
    language: 'en',
    duration: 5.5,
    segments: [
      { id: 0, start: 0, end: 2.5, text: 'one two.' },
      { id: 1, start: 3.5, end: 4.5, text: 'three' },
    ],
    words: [
      { word: 'one', start: 0, end: 1 },
      { word: 'two.', start: 1, end: 2 },
      { word: 'three', start: 3.5, end: 4.5, confidence: 0.4 },
    ],
  });
  assert.deepEqual(parts, [
    { recording: first, startSeconds: 0 },
    { recording: second, startSeconds: 2.5 },
  ]);
  assert.equal(durationOf({ ...note, parts, transcription }), 5.5);
});

test('continues a text without times, and one in another language', () => {
  const plain = { ...note, transcription: { text: 'typed' } };
  const { transcription } = continueNote(plain, second, { ...added, language: 'de' });
  assert.equal(transcription.text, 'typed\n\nthree');
  assert.equal(transcription.language, '');
  assert.deepEqual(transcription.words?.[0]?.start, 3);
});

test('starts a part after the longest known duration of the previous ones', () => {
  const { parts } = continueNote({ ...note, transcription: { text: 'one' } }, second, { text: 'two' });
  assert.equal(parts[1]?.startSeconds, 2);
  const third = continueNote({ ...note, transcription: { text: 'one' }, parts }, first, { text: 'three' });
  assert.equal(third.parts[2]?.startSeconds, 5);
});

test('writes one subtitle cue per paragraph of a continued note, without blank lines in a cue', async () => {
  const { transcription } = continueNote(note, second, added);
  const srt = await exportTranscription(transcription, 'srt', 'note.webm').text();
  assert.equal(srt, '1\n00:00:00,000 --> 00:00:02,000\none two.\n\n2\n00:00:03,500 --> 00:00:04,500\nthree\n\n');
});
