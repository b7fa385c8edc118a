import assert from 'node:assert/strict';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { Hono } from 'hono';
import { chromium, type Page } from 'playwright-core';
import { encodeWav } from '../packages/transcribe-server/src/audio/pcm.ts';
import { until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { chromiumArguments, requireChromium } from '../scripts/setup/find-chromium.mjs';
import { untilSilence } from './browser-page.ts';
import { countStored } from './count-stored.ts';
import { startDemoSite } from './demo-site.ts';

const spoken = toneRecording(['2718', '2818', '2845'], { leadInSeconds: 1, leadOutSeconds: 1 });

const otherPages = new Hono()
  .get('/other', (c) => c.html('<!doctype html><title>Other</title><p>Another page'))
  .get('/beside', (c) =>
    c.html(
      '<!doctype html><title>Beside</title><script type="module" src="/audio-transcriber.js"></script>' +
        '<audio-transcriber></audio-transcriber>',
    ),
  );

/** Records speech on the demo page, without stopping, in a browser with the back/forward cache. */
const startRecordingPage = async () => {
  await using started = new AsyncDisposableStack();
  const { origin } = started.use(await startDemoSite({ routes: otherPages }));
  const folder = started.use(await mkdtempDisposable(join(tmpdir(), 'way-back-')));
  const microphone = join(folder.path, 'spoken.wav');
  await writeFile(microphone, encodeWav(spoken.samples));
  const browser = await chromium.launch({
    executablePath: await requireChromium(),
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [
      ...[...chromiumArguments, '--use-fake-ui-for-media-stream'],
      ...['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${microphone}%noloop`],
    ],
  });
  started.defer(() => browser.close());
  const page = await browser.newPage();
  page.on('dialog', (question) => question.accept());
  await page.addInitScript(watchMicrophone);
  await page.goto(origin);
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await untilSilence(page);
  const all = started.move();
  return { page, origin, [Symbol.asyncDispose]: () => all.disposeAsync() };
};

interface Watched {
  /** State of each microphone track of the page. */
  readonly tracks: MediaStreamTrack[];
  /** Whether the page was restored from the back/forward cache. */
  isRestored: boolean;
}

const watchMicrophone = () => {
  const watched: Watched = { tracks: [], isRestored: false };
  Object.assign(globalThis, { watched });
  addEventListener('pageshow', ({ persisted }) => {
    watched.isRestored = persisted;
  });
  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    watched.tracks.push(...stream.getTracks());
    return stream;
  };
};

/** Navigates without waiting for `load`, which a restored page does not fire. */
const goBack = async (page: Page, origin: string): Promise<void> => {
  await page.evaluate(() => void setTimeout(() => history.back()));
  await until(() => page.url() === `${origin}/`);
};

/** Waits until a page has searched for recordings. */
const untilLooked = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Upload audio' }).waitFor();
  await page.evaluate(async () => {
    await new Promise((resolve) => requestIdleCallback(resolve));
    for (let i = 0; i < 20; i++) await navigator.locks.query();
  });
};

/** Waits until no recording is stored: it is deleted soon after its transcript is shown. */
const untilDeleted = (page: Page): Promise<void> => until(async () => (await countStored(page, 'recordings')) === 0);

const transcript = (page: Page) => page.locator('audio-transcriber [part~=transcript]');
const offer = (page: Page) => page.locator('audio-transcriber [part=recovery]');

/** Asserts that the page has or offers the complete recording. */
const assertWhole = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Transcribe' }).click();
  await page.getByRole('button', { name: 'Keep talking' }).waitFor();
  assert.equal((await transcript(page).textContent())?.trim(), spoken.text);
};

test('back on a page that was left while recording, the microphone is off and the recording is there', async () => {
  await using opened = await startRecordingPage();
  const { page, origin } = opened;
  await page.goto(`${origin}/other`);
  await goBack(page, origin);
  await page.locator('audio-transcriber:state(recorded)').waitFor();
  const { isRestored, tracks } = await page.evaluate(() => {
    const { watched } = globalThis as typeof globalThis & { watched: Watched };
    return { ...watched, tracks: watched.tracks.map(({ readyState }) => readyState) };
  });
  assert.equal(isRestored, true);
  assert.deepEqual(new Set(tracks), new Set(['ended']));
  assert.equal(await offer(page).count(), 0);
  await assertWhole(page);
});

test('a page that was reloaded while recording offers the recording', async () => {
  await using opened = await startRecordingPage();
  const { page } = opened;
  await page.reload();
  await offer(page).waitFor();
  await assertWhole(page);
});

test('the next page of the site offers the recording, and the first does not once it is transcribed', async () => {
  await using opened = await startRecordingPage();
  const { page, origin } = opened;
  await page.goto(`${origin}/beside`);
  await offer(page).waitFor();
  await assertWhole(page);
  await untilDeleted(page);
  await goBack(page, origin);
  await page.locator('audio-transcriber:state(idle)').waitFor();
  await untilLooked(page);
  await offer(page).waitFor({ state: 'detached' });
});
