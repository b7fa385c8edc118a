import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { createTranscribeApp } from '@audio-transcriber/transcribe-server';
import { createToneEngine, encodeAudio, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { Hono } from 'hono';
import { startHttpServer } from '../packages/transcribe-server/src/cli/http-server.ts';
import { createLog } from '../packages/transcribe-server/src/observability/log.ts';
import { createTemporaryFolder } from '../packages/transcribe-server/src/platform/temporary-folder.ts';
import { openBrowserPage, untilSilence } from './browser-page.ts';
import { startDemoSite } from './demo-site.ts';

const { samples } = toneRecording(['1234']);

/** A page of another origin, whose element asks this service. */
const startForeignPage = async (scripts: string, endpoint: string) => {
  const page = `<!doctype html><html lang="en"><title>Elsewhere</title>
    <script type="module" src="${scripts}/audio-transcriber.js"></script>
    <audio-transcriber endpoint="${endpoint}"></audio-transcriber>`;
  const app = new Hono().get('/', (c) => c.html(page));
  const server = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
  return { origin: `http://127.0.0.1:${server.port}`, [Symbol.asyncDispose]: () => server.stop() };
};

test('a page that the server refuses is told before it records; console and log name the setting', async () => {
  const lines: string[] = [];
  const posts: string[] = [];
  await using temporaryFolder = createTemporaryFolder();
  const log = createLog({ destination: { write: (line) => lines.push(line) } });
  const app = createTranscribeApp({ engine: createToneEngine(), temporaryFolder, log });
  const service = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
  const endpoint = `http://127.0.0.1:${service.port}/v1/audio/transcriptions`;
  await using site = await startDemoSite();
  await using foreign = await startForeignPage(site.origin, endpoint);
  await using browser = await openBrowserPage(samples);
  const { page, complaints } = browser;
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(request.url());
  });
  await page.goto(foreign.origin);
  const notice = page.getByText('Transcription is not set up for this site.');
  await notice.waitFor();
  assert.ok(complaints.some((line) => line.includes('ALLOWED_ORIGINS') && line.includes(foreign.origin)));
  const entry = lines.map((line) => JSON.parse(line)).find(({ level }) => level === 'warn');
  assert.equal(entry.origin, foreign.origin);
  assert.match(entry.msg, /ALLOWED_ORIGINS/);

  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  assert.ok(await notice.isVisible());
  await untilSilence(page);
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.locator('[part=status]').getByText('Not available on this site').waitFor();
  await page.getByRole('link', { name: 'Download audio' }).waitFor();
  assert.equal(await page.getByText('Trying again').count(), 0);
  assert.deepEqual(posts, []);
  await service.stop();
});

test('a host that never answers is told within 10 s, before a recording and after it', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const endpoint = `http://127.0.0.1:${(silent.address() as { port: number }).port}/v1/audio/transcriptions`;
  await using site = await startDemoSite();
  await using foreign = await startForeignPage(site.origin, endpoint);
  await using browser = await openBrowserPage(samples);
  const { page } = browser;
  await page.clock.install();
  const asked = once(silent, 'connection');
  await page.goto(foreign.origin);
  await asked;
  await page.clock.fastForward(9000);
  await page.getByText('Cannot reach the service.').waitFor();
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await untilSilence(page);
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByText('Transcribing').first().waitFor();
  await page.clock.fastForward(9000);
  await page.locator('[part=status]').getByText('Cannot reach the service').waitFor();
  silent.close();
});

test('on a slow line the page says how much is sent, and how long the rest takes', async () => {
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(samples);
  const { page } = browser;
  await page.goto(site.origin);
  const element = page.locator('audio-transcriber');
  const input = element.locator('input[type=file]');
  await input.waitFor({ state: 'attached' });
  const { samples: long, text } = toneRecording(['1234', '5678', '9012', '3456']);
  const buffer = Buffer.from(await encodeAudio(long, 'wav'));
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  const line = { offline: false, latency: 200, downloadThroughput: -1, uploadThroughput: buffer.length / 8 };
  await devtools.send('Network.emulateNetworkConditions', line);
  await input.setInputFiles({ name: 'digits.wav', mimeType: 'audio/wav', buffer });
  await element.getByText(/Sending: \d+%, \d+ seconds left/).waitFor();
  await element.getByText(text).waitFor();
});
