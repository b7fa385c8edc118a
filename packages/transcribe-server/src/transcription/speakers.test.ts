import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TranscriptionWord } from '@audio-transcriber/contract';
import { joinSegments } from './join-segments.ts';
import { formatTranscription } from './response-formats.ts';
import { createSpeakerLabels, nameSpeaker, orderTurns, speakerLabel } from './speakers.ts';
import type { SegmentTranscript } from './transcribe.ts';
import { type TranscriptionEvent, transcriptionEvents } from './transcription-events.ts';

/** Times words at one a second. A word may begin with the label of its speaker: `1:hello`. */
const speak = (spoken: string, start = 0): SegmentTranscript => {
  const words = spoken.split(' ').map((token, i): TranscriptionWord => {
    const [word = '', speaker] = token.split(':').toReversed();
    return { word, start: start + i, end: start + i + 0.5, ...(speaker !== undefined && { speaker }) };
  });
  return { start, end: start + words.length, text: words.map(({ word }) => word).join(' '), words };
};

const label = (...transcripts: SegmentTranscript[]) => transcripts.map(createSpeakerLabels());
const linesOf = ({ segments }: ReturnType<typeof joinSegments>) => segments.map((one) => `${one.speaker}: ${one.text}`);

test('splits a segment where the speaker of its words changes', () => {
  const [spoken] = label({
    ...speak('1:how 1:are 1:you 2:fine 2:thanks 1:good'),
    text: 'How are you? Fine, thanks. Good!',
  });
  const joined = joinSegments(spoken === undefined ? [] : [spoken], 'en');
  assert.deepEqual(linesOf(joined), ['A: How are you?', 'B: Fine, thanks.', 'A: Good!']);
  assert.deepEqual([joined.segments[1]?.start, joined.segments[1]?.end], [3, 4.5]);
  assert.equal(joined.text, 'How are you?\nFine, thanks.\nGood!');
});

test('labels speakers anew in each result, because engines compare them within one only', () => {
  const joined = joinSegments(label(speak('7:hello 3:hi'), speak('yes', 2), speak('3:well 7:so', 3)), 'en');
  assert.deepEqual(linesOf(joined), ['A: hello', 'B: hi', 'undefined: yes', 'C: well', 'D: so']);
});

test('gives a word without a speaker to the speaker before it', () => {
  assert.deepEqual(linesOf(joinSegments(label(speak('well 1:hello there 2:hi')), 'en')), [
    'A: well hello there',
    'B: hi',
  ]);
});

test('continues the labels after Z with names', () => {
  assert.deepEqual([0, 25, 26].map(speakerLabel), ['A', 'Z', 'Speaker 27']);
});

test('streams a turn as its own segment, and deltas that add up to the text', async () => {
  const format = { responseFormat: 'json', timestampGranularities: [] } as const;
  async function* updates() {
    for (const segment of label(speak('1:hello 2:hi'), speak('1:bye', 2))) yield { segment };
  }
  const events: TranscriptionEvent[] = (await Array.fromAsync(transcriptionEvents(updates(), format))).flat();
  const turns = events.flatMap((event) => (event.type === 'transcript.text.segment' ? [event] : []));
  assert.deepEqual(
    turns.map(({ id, speaker, text, words }) => [id, speaker, text, words.map(({ word }) => word).join()]),
    [
      ['seg_0', 'A', 'hello', 'hello'],
      ['seg_1', 'B', 'hi', 'hi'],
      ['seg_2', 'C', 'bye', 'bye'],
    ],
  );
  const deltas = events.map((event) => (event.type === 'transcript.text.delta' ? event.delta : '')).join('');
  assert.equal(deltas, 'hello\nhi\nbye');
  assert.equal(events.flatMap((event) => (event.type === 'transcript.text.done' ? [event.text] : [])).join(), deltas);
});

test('keeps the turns in order when a channel has no words for a long time', async () => {
  const pause = 2;
  async function* transcripts() {
    const first = speak('hello thanks');
    const [, later] = first.words;
    const late = later && { ...later, start: later.start + pause, end: later.end + pause };
    yield nameSpeaker(0, { ...first, words: [...first.words.slice(0, 1), ...(late ? [late] : [])] });
    yield nameSpeaker(1, { start: 1, end: 9, text: '', words: [] });
    yield nameSpeaker(2, speak('how are', 1.5));
  }
  const turns = await Array.fromAsync(orderTurns(transcripts()));
  assert.deepEqual(
    turns.flatMap(({ text }) => text || []),
    ['hello', 'how are', 'thanks'],
  );
});

const formatAs = (responseFormat: 'srt' | 'vtt', transcripts: SegmentTranscript[]) =>
  formatTranscription(joinSegments(transcripts, 'en'), { responseFormat, timestampGranularities: [] }).text();

test('names the speakers in subtitles, also of overlapping speech, in the order of time', async () => {
  const transcripts = [
    { ...speak('one two three four five six seven eight nine ten'), speaker: 'A' },
    { ...speak('yes', 2), speaker: 'B' },
  ].map((one) => ({ ...one, words: one.words.map((word) => ({ ...word, speaker: one.speaker })) }));
  assert.equal(
    (await formatAs('vtt', transcripts)).replaceAll(/\d\d:\d\d:0?/g, ''),
    'WEBVTT\n\n0.000 --> 4.500\n<v Speaker 1>one two three four five\n\n2.000 --> 2.500\n<v Speaker 2>yes\n\n' +
      '5.000 --> 9.500\n<v Speaker 1>six seven eight nine ten\n\n',
  );
  const srt = await formatAs('srt', transcripts);
  assert.deepEqual(
    srt.split('\n').filter((line) => /[a-z]/.test(line)),
    ['Speaker 1: one two three four five', 'Speaker 2: yes', 'Speaker 1: six seven eight nine ten'],
  );
});

test('names nobody in subtitles of one speaker', async () => {
  const vtt = await formatAs('vtt', label(speak('1:hello 1:there')));
  assert.match(vtt, /\nhello there\n/);
});
