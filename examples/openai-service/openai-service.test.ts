import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { startOpenaiEmulator } from '@audio-transcriber/transcribe-server/testing';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { encodeWav, type PcmSamples, sampleRate } from '../../packages/transcribe-server/src/audio/pcm.ts';
import { startHttpServer } from '../../packages/transcribe-server/src/cli/http-server.ts';
import { dictate, openExamplePage, spokenText } from '../../tests/example-page.ts';

/** The recording format of browsers that the emulator supports. */
const toWav = async (recording: Blob): Promise<Blob> => {
  const format = ['-f', 's16le', '-ac', '1', '-ar', String(sampleRate)];
  const pcm = execFileSync('ffmpeg', ['-v', 'error', '-i', 'pipe:0', ...format, 'pipe:1'], {
    input: new Uint8Array(await recording.arrayBuffer()),
  });
  return new Blob([encodeWav(new Int16Array(Uint8Array.from(pcm).buffer) as PcmSamples)]);
};

/** Starts the emulator on its own origin with CORS. Its only valid key is `token`. */
const startService = async (token: string) => {
  const emulator = await startOpenaiEmulator({ apiKey: token });
  const app = new Hono();
  const refused: number[] = [];
  app.use(cors({ origin: '*', allowHeaders: ['Authorization'] }));
  app.post('/v1/audio/transcriptions', async (c) => {
    const form = await c.req.formData();
    form.set('file', await toWav(form.get('file') as File), 'recording.wav');
    const headers = { Authorization: c.req.header('Authorization') ?? '' };
    const answer = await fetch(`${emulator.baseURL}/audio/transcriptions`, { method: 'POST', headers, body: form });
    if (!answer.ok) refused.push(answer.status);
    return c.body(await answer.text(), answer.status as 200, { 'Content-Type': 'application/json' });
  });
  const service = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
  return {
    origin: `http://127.0.0.1:${service.port}`,
    requests: emulator.requests,
    refused,
    async [Symbol.asyncDispose]() {
      await service.stop();
      await emulator[Symbol.asyncDispose]();
    },
  };
};

test('sends the recording to a service on another origin, with a token from the page’s own server', async () => {
  await using service = await startService('a token of today');
  const routes = new Hono().post('/speech-token', (c) => c.json({ token: 'a token of today' }));
  const replacements = { 'https://speech.example.com': service.origin };
  await using browser = await openExamplePage(import.meta.dirname, { routes, replacements });
  const { page, complaints } = browser;
  await dictate(page);
  await page.locator('audio-transcriber [part~=transcript]').getByText(spokenText).waitFor();

  assert.equal(service.requests.length, 1);
  assert.equal(service.requests[0]?.authorization, 'Bearer a token of today');
  assert.equal(service.requests[0]?.fields.get('model'), 'whisper-1');
  assert.deepEqual(service.refused, []);
  // Browsers log that the service refuses to be asked what it can do.
  assert.deepEqual(
    complaints.filter((text) => !/Method OPTIONS is not allowed|Failed to load resource/.test(text)),
    [],
  );
});

test('reports a refused token, and keeps the recording', async () => {
  await using service = await startService('a token of today');
  let isSignedIn = false;
  const routes = new Hono().post('/speech-token', (c) =>
    isSignedIn ? c.json({ token: 'a token of today' }) : c.text('Sign in first.', 401),
  );
  const replacements = { 'https://speech.example.com': service.origin };
  await using browser = await openExamplePage(import.meta.dirname, { routes, replacements });
  const { page } = browser;
  await dictate(page);
  await page.locator('audio-transcriber:state(failed)').waitFor();
  assert.equal(service.requests.length, 0);

  isSignedIn = true;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('audio-transcriber [part~=transcript]').getByText(spokenText).waitFor();
});
