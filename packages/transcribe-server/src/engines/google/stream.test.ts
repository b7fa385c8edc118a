import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProblemError } from '@audio-transcriber/contract';
import { sampleRate } from '../../audio/pcm.ts';
import { type GoogleSpeechEmulatorOptions, startGoogleSpeechEmulator, toneRecording } from '../../testing/index.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { until } from '../../testing/test-server.ts';
import type { StreamBill, StreamResult } from '../engine.ts';
import { createGoogleEngine } from './google.ts';

const spoken = toneRecording(['12345', '67890', '24680'], { pauseSeconds: 0.8, leadOutSeconds: 0.3 });

/** Opens a session with an emulator whose time the test lets pass. */
const openStream = async (options: GoogleSpeechEmulatorOptions = {}) => {
  const clock = createManualClock();
  const google = await startGoogleSpeechEmulator({ clock, ...options });
  const engine = createGoogleEngine({ emulatorHost: google.host, isStreaming: true });
  const cancel = new AbortController();
  const stream = engine.stream?.({ signal: cancel.signal }) ?? assert.fail();
  const results: StreamResult[] = [];
  const bills: StreamBill[] = [];
  const ended = (async () => {
    for await (const result of stream.results) {
      if ('billedSeconds' in result) bills.push(result);
      else results.push(result);
    }
  })();
  ended.catch(() => {}); // The tests await it.

  /** Sends the audio between these times in real time. */
  const speak = async (from: number, to: number) => {
    for (let start = from; start < to; start += 0.25) {
      const end = Math.min(to, start + 0.25);
      const before = google.streams[0]?.audioSeconds ?? 0;
      stream.send(spoken.samples.slice(start * sampleRate, end * sampleRate));
      clock.advance(end - start);
      await until(() => (google.streams[0]?.audioSeconds ?? 0) > before || google.streams[0]?.outcome === 'failed');
    }
  };
  return {
    ...{ google, clock, stream, results, bills, ended, cancel, speak },
    [Symbol.asyncDispose]: () => google[Symbol.asyncDispose](),
  };
};

const finalsOf = (results: readonly StreamResult[]) => results.filter(({ isFinal, text }) => isFinal && text !== '');

test('returns partial and final text with word times, and is billed once', async () => {
  await using session = await openStream();
  const { google, stream, results, bills, ended, speak } = session;
  await speak(0, spoken.seconds);
  stream.end();
  await ended;
  const finals = finalsOf(results);
  assert.equal(finals.map(({ text }) => text).join(' '), spoken.text);
  const words = finals.flatMap((final) => final.words ?? []);
  for (const [i, { word, startSeconds, endSeconds }] of spoken.words.entries()) {
    assert.equal(words[i]?.word, word);
    assert.ok(Math.abs((words[i]?.startSeconds ?? 0) - startSeconds) < 0.05);
    assert.ok(Math.abs((words[i]?.endSeconds ?? 0) - endSeconds) < 0.05);
  }
  const partials = results.filter(({ isFinal }) => !isFinal);
  assert.ok(partials.length > 3);
  for (const { text, stable } of partials) assert.ok(text.startsWith(stable));
  assert.equal(
    bills.reduce((sum, { billedSeconds }) => sum + billedSeconds, 0),
    google.streams[0]?.billedSeconds,
  );
  assert.equal(google.streams[0]?.outcome, 'ended');
});

test('reports an error in the middle, after the results before it', async () => {
  const unavailable = { code: 14, details: 'The service is currently unavailable.' };
  await using session = await openStream({ beforeResult: (seconds) => (seconds > 2.5 ? unavailable : undefined) });
  const { results, ended, speak } = session;
  await speak(0, spoken.seconds);
  await assert.rejects(ended, ({ code }: ProblemError) => code === 'engine-unavailable');
  assert.equal(finalsOf(results)[0]?.text, '12345');
});

test('an abort cancels the stream at Google', async () => {
  await using session = await openStream();
  const { google, ended, cancel, speak } = session;
  await speak(0, 1);
  cancel.abort(new Error('enough'));
  await assert.rejects(ended, /enough/);
  await until(() => google.streams[0]?.outcome === 'cancelled');
});

test('fails if audio arrives faster than real time, or not at all', async () => {
  await using fast = await openStream();
  fast.stream.send(new Int16Array(10 * sampleRate));
  await assert.rejects(fast.ended);
  await using silent = await openStream();
  await silent.speak(0, 1);
  silent.clock.advance(11);
  await assert.rejects(silent.ended);
});
