import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transcription } from '@audio-transcriber/contract';
import { sampleRate } from '../audio/pcm.ts';
import { createGoogleEngine } from '../engines/google/google.ts';
import type { GoogleSpeechEmulatorOptions } from '../testing/google-emulator.ts';
import { encodeAudio, randomDigitGroups, startGoogleSpeechEmulator, toneRecording } from '../testing/index.ts';
import { childProcesses, startTestServer, until } from '../testing/test-server.ts';

const spoken = toneRecording(randomDigitGroups({ seed: 5, groups: 4 }));
const clip = await encodeAudio(spoken.samples, 'webm-opus-live');

const startServer = async (options: GoogleSpeechEmulatorOptions = {}) => {
  const stack = new AsyncDisposableStack();
  const google = stack.use(await startGoogleSpeechEmulator(options));
  const server = stack.use(await startTestServer({ engine: createGoogleEngine({ emulatorHost: google.host }) }));
  return {
    ...{ google, server },
    /** Whether Google was given the file itself, call by call. */
    asSent: () => google.calls.map(({ request }) => Boolean(request.config?.autoDecodingConfig)),
    post: async (file: Uint8Array<ArrayBuffer>, fields = {}) =>
      (await (await server.post(file, { response_format: 'verbose_json', ...fields })).json()) as Transcription,
    async metric(name: string) {
      const metrics = await (await fetch(new URL('/metrics', server.url))).text();
      return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(metrics)?.[1]);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
};

test('a clip goes to Google as it was sent, and the answer is that of decoded audio', async () => {
  await using service = await startServer();
  const { text, duration = 0, words = [] } = await service.post(clip, { 'timestamp_granularities[]': 'word' });
  assert.equal(text, spoken.text);
  assert.deepEqual(service.asSent(), [true]);
  assert.ok(Math.abs(duration - spoken.seconds) < 0.1);
  for (const [i, { word, start }] of words.entries()) {
    assert.equal(word, spoken.words[i]?.word);
    assert.ok(Math.abs(start - (spoken.words[i]?.startSeconds ?? 0)) < 0.05);
  }
  const [call] = service.google.calls;
  assert.equal(await service.metric('transcribe_billed_seconds_total'), call?.billedSeconds);
  assert.ok(Math.abs((await service.metric('transcribe_audio_seconds_total')) - spoken.seconds) < 0.1);
});

test('a clip that Google does not take is decoded', async () => {
  const refuses = (request: { config: { autoDecodingConfig?: object | null } | null }) =>
    request.config?.autoDecodingConfig ? ({ code: 3, details: 'Bad audio.' } as const) : undefined;
  await using service = await startServer({ beforeAnswer: refuses });
  assert.equal((await service.post(clip)).text, spoken.text);
  assert.deepEqual(service.asSent(), [true, false]);
});

test('what else is wrong with a clip is told as ever', async () => {
  await using service = await startServer({ quota: 0 });
  assert.equal((await service.server.post(clip)).status, 429);
  assert.deepEqual(service.asSent(), [true]);
});

for (const [kind, recording] of [
  ['another container', await encodeAudio(spoken.samples, 'ogg-opus')],
  ['two channels', await encodeAudio(spoken.samples, 'webm-opus', { channels: 2 })],
  ['its end is missing', clip.slice(0, -12)],
] as const) {
  test(`a clip is decoded where its sound is not plain: ${kind}`, async () => {
    await using service = await startServer();
    assert.ok(spoken.text.startsWith((await service.post(recording)).text.slice(0, 20)));
    assert.deepEqual(service.asSent(), [false]);
  });
}

test('a recording that is cut into segments is decoded', async () => {
  await using service = await startServer();
  const { samples, text } = toneRecording(randomDigitGroups({ seed: 6, groups: 9 }));
  assert.equal((await service.post(await encodeAudio(samples, 'webm-opus-live'))).text, text);
  assert.deepEqual(service.asSent(), [false, false]);
});

test('silence is not sent', async () => {
  await using service = await startServer();
  const { text, duration = 0 } = await service.post(
    await encodeAudio(new Int16Array(5 * sampleRate), 'webm-opus-live'),
  );
  assert.equal(text, '');
  assert.ok(Math.abs(duration - 5) < 0.1);
  assert.deepEqual(service.asSent(), []);
});

test('a client that goes away cancels its clip at Google', async () => {
  await using service = await startServer({ beforeAnswer: () => 'hang' });
  const abort = new AbortController();
  const answer = fetch(service.server.url, { method: 'POST', body: clip, signal: abort.signal });
  await until(() => service.google.calls[0]?.audioSeconds !== undefined && service.google.calls[0].audioSeconds > 0);
  abort.abort();
  await assert.rejects(answer, { name: 'AbortError' });
  await until(() => service.google.calls[0]?.outcome === 'cancelled');
  await until(async () => (await childProcesses()).length === 0);
});

test('under a key a clip is decoded: what was heard of it before is known by its sound', async () => {
  await using service = await startServer();
  const post = () => fetch(service.server.url, { method: 'POST', body: clip, headers: { 'Idempotency-Key': 'clip' } });
  assert.equal(((await (await post()).json()) as Transcription).text, spoken.text);
  assert.equal(((await (await post()).json()) as Transcription).text, spoken.text);
  assert.deepEqual(service.asSent(), [false]);
});
