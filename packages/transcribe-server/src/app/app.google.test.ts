import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProblemDocument, Transcription } from '@audio-transcriber/contract';
import { createGoogleEngine } from '../engines/google/google.ts';
import { encodeAudio, randomDigitGroups, startGoogleSpeechEmulator, toneRecording } from '../testing/index.ts';
import { startTestServer, until } from '../testing/test-server.ts';

const { samples, text, seconds } = toneRecording(randomDigitGroups({ seed: 11, groups: 80 }));
const recording = await encodeAudio(samples, 'webm-opus');

const billedSecondsIn = async (url: string): Promise<number> => {
  const metrics = await (await fetch(new URL('/metrics', url))).text();
  return Number(/^transcribe_billed_seconds_total (\d+)/m.exec(metrics)?.[1]);
};

test('transcribes a recording longer than one Google request, and counts its bill', async () => {
  await using google = await startGoogleSpeechEmulator();
  await using server = await startTestServer({ engine: createGoogleEngine({ emulatorHost: google.host }) });
  assert.ok(seconds > 120);
  const answer = await server.post(recording, { language: 'en' });
  assert.equal(((await answer.json()) as Transcription).text, text);
  assert.ok(google.calls.length >= 3);
  const billed = google.calls.reduce((sum, call) => sum + call.billedSeconds, 0);
  assert.equal(await billedSecondsIn(server.url), billed);
});

test('has other labels in each request to Google, because it compares voices within one only', async () => {
  await using google = await startGoogleSpeechEmulator();
  await using server = await startTestServer({ engine: createGoogleEngine({ emulatorHost: google.host }) });
  const answer = await server.post(recording, { response_format: 'diarized_json' });
  const { text: spoken, segments = [], warnings = [] } = (await answer.json()) as Transcription;
  assert.equal(spoken.replaceAll('\n', ' '), text);
  for (const { speaker, text: turn } of segments) assert.match(turn, /^([13579]\d* ?)+$|^([02468]\d* ?)+$/, speaker);
  assert.ok(new Set(segments.map(({ speaker }) => speaker)).size > google.calls.length);
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['speakers-not-matched'],
  );
});

test('bills a recording once that is sent twice under a key', async () => {
  await using google = await startGoogleSpeechEmulator();
  await using server = await startTestServer({ engine: createGoogleEngine({ emulatorHost: google.host }) });
  const post = () =>
    fetch(server.url, { method: 'POST', body: recording, headers: { 'Idempotency-Key': 'recording-1' } });
  const answers = [...(await Promise.all([post(), post()])), await post()];
  for (const answer of answers) assert.equal(((await answer.json()) as Transcription).text, text);
  const places = new Set(google.calls.map(({ audioSeconds }) => audioSeconds));
  assert.equal(places.size, google.calls.length);
  assert.ok(google.calls.reduce((sum, call) => sum + call.audioSeconds, 0) < seconds + 1);
});

test('cancels the calls at Google when the client disconnects', async () => {
  await using google = await startGoogleSpeechEmulator({ beforeAnswer: () => 'hang' });
  await using server = await startTestServer({ engine: createGoogleEngine({ emulatorHost: google.host }) });
  const abort = new AbortController();
  const answer = fetch(server.url, { method: 'POST', body: recording, signal: abort.signal });
  await until(() => google.calls.length >= 3);
  abort.abort();
  await assert.rejects(answer, { name: 'AbortError' });
  await until(() => google.calls.every(({ outcome }) => outcome === 'cancelled'));
  assert.equal(await billedSecondsIn(server.url), 0);
});

test('responds rate-limited with Retry-After to a used-up quota, without Google’s message', async () => {
  await using google = await startGoogleSpeechEmulator({ quota: 0 });
  await using server = await startTestServer({ engine: createGoogleEngine({ emulatorHost: google.host }) });
  const answer = await server.post(recording);
  assert.equal(answer.status, 429);
  assert.ok(Number(answer.headers.get('Retry-After')) > 0);
  assert.doesNotMatch(((await answer.json()) as ProblemDocument).detail, /quota|google/i);
});
