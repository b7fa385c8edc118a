import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { createToneEngine } from '@audio-transcriber/transcribe-server/testing';
import type { Page } from 'playwright-core';
import { defaultModelFolder } from '../packages/transcribe-server/src/testing/default-model.ts';
import { commandEnvironment } from '../packages/transcribe-server/src/testing/run-main.ts';
import { startTestServer, until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { openBrowserPage, untilSilence } from './browser-page.ts';

const sentence = 'the quick brown fox jumps over the lazy dog';
const main = new URL('../packages/transcribe-server/src/cli/main.ts', import.meta.url).pathname;

/** Starts the command with an accessible temporary folder. */
const startCommand = async (environment: Record<string, string> = {}) => {
  const folder = await mkdtempDisposable(join(tmpdir(), 'end-to-end-'));
  const server = spawn(process.execPath, [main], {
    env: {
      ...commandEnvironment,
      TMPDIR: folder.path,
      MODELS_DIR: dirname(defaultModelFolder),
      PORT: '0',
      VOICE_ACTIVITY: 'energy',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(server, 'exit');
  let printed = '';
  for await (const chunk of server.stdout.iterator({ destroyOnReturn: false })) {
    printed += chunk;
    if (printed.includes('listens on')) break;
  }
  const address = /listens on ([^\s"]+)/.exec(printed)?.[1] ?? '';
  return {
    address,
    async [Symbol.asyncDispose]() {
      server.kill('SIGTERM');
      assert.deepEqual(await exit, [0, null]);
      assert.deepEqual(await readdir(folder.path), []);
      await folder.remove();
    },
  };
};

/** Records until the microphone is silent. */
const record = async (page: Page) => {
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await untilSilence(page);
  await page.getByRole('button', { name: 'Stop recording' }).click();
};

test('records speech on the page, shows the transcript and plays the recording', async () => {
  await using server = await startCommand();
  await using browser = await openBrowserPage(sentence);
  const { page, complaints } = browser;
  await page.goto(server.address);
  await record(page);

  const transcript = page.locator('audio-transcriber [part~=transcript]');
  await transcript.getByText(/fox/).waitFor();
  await transcript.getByText(/dog/).waitFor();
  for (const word of ['quick', 'lazy']) assert.match((await transcript.textContent()) ?? '', new RegExp(word));

  const { playerSeconds, recordedSeconds } = await page.locator('audio-transcriber').evaluate(async (element) => {
    const player = element.shadowRoot?.querySelector('audio');
    if (!player) throw new Error('there is no player');
    if (player.readyState === 0) await new Promise((resolve) => player.addEventListener('loadedmetadata', resolve));
    player.muted = true;
    await player.play();
    await new Promise((resolve) => player.addEventListener('timeupdate', resolve));
    const { recording } = element as HTMLElement & { recording?: { durationSeconds: number } };
    return { playerSeconds: player.duration, recordedSeconds: recording?.durationSeconds ?? 0 };
  });
  assert.ok(playerSeconds > 3 && Math.abs(playerSeconds - recordedSeconds) < 0.5, `${playerSeconds} s`);
  assert.deepEqual(complaints, []);
});

/** Serves the example's page on its own origin. The page contains the default port of the server. */
const startSite = async () => {
  const html = await readFile(new URL('../examples/script-tag/index.html', import.meta.url), 'utf8');
  const site = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end(html));
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  return {
    origin: `http://localhost:${(site.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      site.close();
      site.closeAllConnections();
    },
  };
};

const redirect = (page: Page, path: string, address: string) =>
  page.route(`http://localhost:8787${path}`, (route) =>
    route.continue({ url: route.request().url().replace('http://localhost:8787', address) }),
  );

test('one script tag is enough on a page of another origin', async () => {
  await using site = await startSite();
  await using server = await startCommand({ ALLOWED_ORIGINS: site.origin });
  await using browser = await openBrowserPage(sentence);
  const { page, complaints } = browser;
  await redirect(page, '/**', server.address);
  await page.goto(site.origin);
  await record(page);
  await page.locator('audio-transcriber [part~=transcript]').getByText(/fox/).waitFor();
  assert.deepEqual(complaints, []);
});

test('cancel reaches the engine, and keeps the recording', async () => {
  await using site = await startSite();
  await using command = await startCommand();
  const started = Promise.withResolvers<AbortSignal>();
  const engine = createToneEngine({ beforeAnswer: (_, signal) => new Promise(() => started.resolve(signal)) });
  await using server = await startTestServer({ engine, allowedOrigins: [site.origin] });
  await using browser = await openBrowserPage(sentence);
  const { page } = browser;
  await redirect(page, '/audio-transcriber.js', command.address);
  await redirect(page, '/v1/**', new URL(server.url).origin);
  await page.goto(site.origin);
  await record(page);

  const signal = await started.promise;
  await page.getByRole('button', { name: 'Cancel' }).click();
  if (!signal.aborted) await once(signal, 'abort');
  await until(async () => (await server.leftovers()).length === 0);
  await page.getByRole('button', { name: 'Transcribe' }).waitFor();
});

test('asks for a key if the server requires one, and sends the recording again with it', async () => {
  await using server = await startCommand({ API_KEYS: 'open-sesame' });
  await using browser = await openBrowserPage(sentence);
  const { page } = browser;
  await page.goto(server.address);
  await record(page);
  await page.getByLabel('API key').fill('open-sesame');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.locator('audio-transcriber [part~=transcript]').getByText(/fox/).waitFor();
});
