import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createToneEngine, randomDigitGroups, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { Hono } from 'hono';
import { chromium, type Page } from 'playwright-core';
import { encodeWav, type PcmSamples } from '../packages/transcribe-server/src/audio/pcm.ts';
import { createSite } from '../packages/transcribe-server/src/cli/demo-site.ts';
import { startHttpServer } from '../packages/transcribe-server/src/cli/http-server.ts';
import { decodeDtmf } from '../packages/transcribe-server/src/testing/decode-dtmf.ts';
import { startTestServer, until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { chromiumArguments, requireChromium } from '../scripts/setup/find-chromium.mjs';

const spoken = toneRecording(randomDigitGroups({ seed: 7, groups: 40 }), { leadInSeconds: 1 });
const groups = spoken.text.split(' ');

/** Serves a page with the element, and a service with the tone engine. */
const startSite = async () => {
  const app = new Hono();
  const site = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${site.port}`;
  const service = await startTestServer({ engine: createToneEngine(), allowedOrigins: [origin] });
  app.get('/', (c) =>
    c.html(
      '<!doctype html><title>Record</title><script type="module" src="/audio-transcriber.js"></script>' +
        `<audio-transcriber endpoint="${service.url}"></audio-transcriber>`,
    ),
  );
  app.route('/', await createSite());
  return {
    origin,
    async [Symbol.asyncDispose]() {
      await site.stop();
      await service[Symbol.asyncDispose]();
    },
  };
};

/** Starts Chromium with its own profile. It can be killed with all its processes. */
const openBrowser = async (folder: string) => {
  const profile = join(folder, 'profile');
  const browserProcess = spawn(
    await requireChromium(),
    [
      ...['--headless', ...chromiumArguments, '--use-fake-ui-for-media-stream'],
      ...[
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${join(folder, 'spoken.wav')}%noloop`,
      ],
      ...[`--user-data-dir=${profile}`, '--remote-debugging-port=0', 'about:blank'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  const exit = once(browserProcess, 'exit');
  const address = await readAddress(browserProcess.stderr);
  const browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  assert.ok(context);
  const kill = async () => {
    if (browserProcess.exitCode !== null || browserProcess.signalCode !== null) return;
    if (browserProcess.pid) process.kill(-browserProcess.pid, 'SIGKILL');
    await exit;
  };
  return { context, kill, [Symbol.asyncDispose]: kill };
};

/** Waits for the DevTools URL that a browser prints. */
const readAddress = async (stderr: AsyncIterable<Buffer>): Promise<string> => {
  let printed = '';
  for await (const chunk of stderr) {
    printed += chunk;
    const address = /listening on (ws:\S+)/.exec(printed)?.[1];
    if (address) return address;
  }
  throw new Error(`The browser did not start: ${printed}`);
};

/** Reads the stored recordings: the metadata of the first one, and its audio. */
const readKept = (page: Page) =>
  page.evaluate(async () => {
    const settle = <Result>(request: IDBRequest<Result>) =>
      new Promise<Result>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settle(indexedDB.open('audio-transcriber'));
    if (!database.objectStoreNames.contains('recordings')) return { count: 0, recordedMs: 0, audio: [] };
    const transaction = database.transaction(['recordings', 'chunks']);
    const recordings = await settle<{ recordedMs: number }[]>(transaction.objectStore('recordings').getAll());
    const chunks = await settle<ArrayBuffer[]>(transaction.objectStore('chunks').getAll());
    database.close();
    const audio = [...new Uint8Array(await new Blob(chunks).arrayBuffer())];
    return { count: recordings.length, recordedMs: recordings[0]?.recordedMs ?? 0, audio };
  });

/** Returns the duration of the current recording. */
const readSpokenMs = (page: Page) =>
  page.locator('audio-transcriber').evaluate((element) => {
    const { state } = element as HTMLElement & { state?: { recordedMs: number; resumedAtMs: number } };
    return state ? state.recordedMs + performance.now() - state.resumedAtMs : 0;
  });

/** Decodes the groups of digits in a browser's recording. */
const hear = (audio: readonly number[]): string[] => {
  if (audio.length === 0) return [];
  const pcm = execFileSync(
    'ffmpeg',
    ['-v', 'quiet', '-f', 'matroska', '-i', 'pipe:0', '-ac', '1', '-ar', '16000', '-f', 's16le', 'pipe:1'],
    { input: Uint8Array.from(audio) },
  );
  const samples = new Int16Array(Uint8Array.from(pcm).buffer, 0, pcm.length >> 1) as PcmSamples;
  return decodeDtmf(samples).map(({ word }) => word);
};

/** Compares the groups. The last one may be incomplete. */
const assertBeginningOfWhatWasSpoken = (heard: readonly string[]): void => {
  assert.deepEqual(heard.slice(0, -1), groups.slice(0, heard.length - 1));
  assert.ok(groups[heard.length - 1]?.startsWith(heard.at(-1) ?? ''), `${heard}`);
};

const panels = (page: Page) => page.locator('audio-transcriber [part=recovery]');

/** Waits until a page has searched for recordings. */
const untilLooked = (page: Page) =>
  page.evaluate(async () => {
    await new Promise((resolve) => requestIdleCallback(resolve));
    for (let i = 0; i < 20; i++) await navigator.locks.query();
  });

const withoutSpaces = (text: string) => text.replaceAll(/\s/g, '');

test('one of two tabs offers the recording after the browser was killed while recording', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'interrupted-recording-'));
  await writeFile(join(folder.path, 'spoken.wav'), encodeWav(spoken.samples));
  await using site = await startSite();

  const lost = { spokenMs: 0, heard: [] as string[] };
  {
    await using browser = await openBrowser(folder.path);
    const page = await browser.context.newPage();
    await page.goto(site.origin);
    await page.getByRole('button', { name: 'Start recording' }).click();
    await page.getByRole('button', { name: 'Stop recording' }).waitFor();
    await until(async () => {
      lost.heard = hear((await readKept(page)).audio);
      return lost.heard.length >= 5;
    });
    lost.spokenMs = await readSpokenMs(page);
    await browser.kill();
  }

  await using browser = await openBrowser(folder.path);
  const tabs = await Promise.all([browser.context.newPage(), browser.context.newPage()]);
  await Promise.all(tabs.map((tab) => tab.goto(site.origin)));
  await Promise.race(tabs.map((tab) => panels(tab).waitFor()));
  await Promise.all(tabs.map(untilLooked));
  const offers = await Promise.all(tabs.map((tab) => panels(tab).count()));
  assert.deepEqual(offers.toSorted(), [0, 1]);

  const tab = tabs[offers.indexOf(1)] as Page;
  const kept = await readKept(tab);
  assert.equal(kept.count, 1);
  const missingMs = lost.spokenMs - kept.recordedMs;
  assert.ok(missingMs < 2000, `${missingMs} ms`);
  const heard = hear(kept.audio);
  assert.ok(heard.length >= lost.heard.length, `${heard}`);
  assertBeginningOfWhatWasSpoken(heard);

  await tab.getByRole('button', { name: 'Transcribe' }).click();
  const transcript = tab.locator('audio-transcriber [part~=transcript]');
  await transcript.waitFor();
  await tab.getByRole('button', { name: 'Keep talking' }).waitFor();
  // Without the pauses between the tones: the microphone of a busy machine adds some.
  assert.equal(withoutSpaces((await transcript.textContent()) ?? ''), withoutSpaces(heard.join('')));
  await until(async () => (await readKept(tab)).count === 0);
  await Promise.all(tabs.map((each) => each.reload()));
  await Promise.all(tabs.map(untilLooked));
  assert.deepEqual(await Promise.all(tabs.map((each) => panels(each).count())), [0, 0]);
});

test('reports a full disk while recording, and still transcribes the recording', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'interrupted-recording-'));
  await writeFile(join(folder.path, 'spoken.wav'), encodeWav(spoken.samples));
  await using site = await startSite();
  await using browser = await openBrowser(folder.path);
  const page = await browser.context.newPage();
  const session = await browser.context.newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: site.origin, quotaSize: 20_000 });
  await page.goto(site.origin);
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.getByText('This browser cannot save the recording').waitFor();
  const kept = hear((await readKept(page)).audio);
  await page
    .locator('audio-transcriber [part~=timer]')
    .getByText(/0:(0[89]|[1-5])/)
    .waitFor();
  await page.getByRole('button', { name: 'Stop recording' }).click();
  const transcript = page.locator('audio-transcriber [part~=transcript]');
  await page.getByRole('button', { name: 'Keep talking' }).waitFor();
  const heard = ((await transcript.textContent()) ?? '').trim().split(' ');
  assert.ok(heard.length > kept.length, `${heard}`);
  assertBeginningOfWhatWasSpoken(heard);
});
