import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PcmSegment, sampleRate, secondsOf } from '../audio/pcm.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import type { Recognise } from '../transcription/transcribe.ts';
import { recogniseFromStream } from './recognise-from-stream.ts';
import type { FinalText, StreamSession } from './stream-session.ts';
import type { Span } from './streamed-result.ts';

const { signal } = new AbortController();

const segmentOf = (start: number, end: number): PcmSegment => ({
  ...{ index: 0, startSeconds: start, samples: new Int16Array(Math.round((end - start) * sampleRate)) },
});

const final = (startSeconds: number, endSeconds: number, text: string): FinalText => ({
  ...{ startSeconds, endSeconds, text },
});

/** Adds times to the single word of a result. */
const withWord = (result: FinalText, startSeconds = result.startSeconds): FinalText => ({
  ...result,
  words: [{ word: result.text, startSeconds, endSeconds: result.endSeconds }],
});

const session = (startSeconds: number, finals: readonly FinalText[], isOpen = false): StreamSession => ({
  ...{ startSeconds, finals, isOpen, isRunning: isOpen, interim: { text: '', stable: '' } },
  ...{ sentSeconds: 100, coveredSeconds: finals.at(-1)?.endSeconds ?? startSeconds },
  ...{ send() {}, commit() {}, end() {}, ended: Promise.resolve(undefined) },
});

/** Builds the result of a segment. Returns its text, what was recognised by calls, and the number of renewals. */
const recogniseSegment = async (
  segment: PcmSegment,
  sessions: readonly StreamSession[],
  speech: readonly Span[],
  text = '',
) => {
  const calls: [start: number, end: number][] = [];
  let renewals = 0;
  const call: Recognise = async ({ startSeconds, samples }) => {
    calls.push([startSeconds, startSeconds + secondsOf(samples)]);
    return { text, words: [{ word: text, startSeconds: 0, endSeconds: secondsOf(samples) }] };
  };
  const clock = createManualClock();
  const recognise = recogniseFromStream(call, {
    ...{ clock, sessions: () => sessions, speech: () => speech, analyze: async () => {} },
    changed: async () => clock.advance(1),
    renew: () => void renewals++,
  });
  const result = await recognise(segment, signal, () => {});
  return { text: result.text, calls, renewals };
};

for (const [name, two, three] of [
  ['without word times', final(14, 20, 'two.'), final(20, 28, 'three.')],
  ['with word times', withWord(final(14, 20, 'two.')), withWord(final(20, 28, 'three.'))],
] as const) {
  test(`keeps a final result ${name} that starts where speech without a session ends`, async () => {
    const sessions = [session(0, [final(0, 8, 'zero.')]), session(14, [two, three])];
    const { text, calls } = await recogniseSegment(segmentOf(8, 28), sessions, [{ start: 0, end: 28 }], 'one.');
    assert.equal(text, 'one. two. three.');
    assert.deepEqual(calls, [[8, 14.1]]);
  });
}

for (const [name, yes] of [
  ['a final result without word times', final(5, 8.5, 'Yes.')],
  ['a word whose time starts in the pause', withWord(final(5, 8.5, 'Yes.'))],
] as const) {
  test(`keeps ${name} after a pause`, async () => {
    const speech = [
      { start: 0.5, end: 5.2 },
      { start: 7.4, end: 8.5 },
    ];
    const sessions = [session(0, [final(0, 5, 'first part.'), yes])];
    assert.equal((await recogniseSegment(segmentOf(0, 5.6), sessions, speech)).text, 'first part.');
    assert.equal((await recogniseSegment(segmentOf(7.1, 8.7), sessions, speech)).text, 'Yes.');
  });
}

test('does not wait for final results of speech before the session', async () => {
  const sessions = [session(20, [final(20, 25, 'later.')], true)];
  const { text, calls, renewals } = await recogniseSegment(
    segmentOf(9.7, 25.3),
    sessions,
    [{ start: 10, end: 25 }],
    'earlier.',
  );
  assert.equal(text, 'earlier. later.');
  assert.deepEqual(calls, [[9.9, 20.1]]);
  assert.equal(renewals, 0);
});
