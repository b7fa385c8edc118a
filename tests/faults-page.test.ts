import assert from 'node:assert/strict';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { randomDigitGroups, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import type { Page } from 'playwright-core';
import type { State } from '../packages/recorder-element/src/transcriber/state.ts';
import { childProcesses, until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { openBrowserPage, untilSilence } from './browser-page.ts';
import { assertAnsweredOnce, startGoogleLedger } from './google-ledger.ts';
import { leftoversIn, startServerProcess } from './server-process.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 81, groups: 8 }));

/** The page that the server serves, with a clock that can be put forward. */
const startScene = async () => {
  const folder = await mkdtempDisposable(join(tmpdir(), 'faults-page-'));
  const google = await startGoogleLedger();
  const environment = { ENGINE: 'google', SPEECH_EMULATOR_HOST: google.host };
  let server = await startServerProcess({ folder: folder.path, environment });
  const { page, ...browser } = await openBrowserPage(samples);
  await page.clock.install();
  await page.goto(server.address);
  const element = page.locator('audio-transcriber');
  return {
    page,
    kill: () => server.kill(),
    async restart() {
      server = await startServerProcess({ folder: folder.path, port: server.port, environment });
    },
    readState: () => element.evaluate((each) => (each as HTMLElement & { state: State }).state),
    /** The transcript of all that was said, of which nothing was heard twice or is left. */
    async assertWhole() {
      await page.getByRole('button', { name: 'Keep talking' }).waitFor();
      assert.equal((await element.locator('[part~=transcript]').textContent())?.trim(), text);
      assertAnsweredOnce(google.entries, Number.POSITIVE_INFINITY);
      await until(async () => (await leftoversIn(folder.path)).length === 0);
      await until(async () => (await childProcesses(server.processId)).length === 0);
    },
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      await google[Symbol.asyncDispose]();
      await folder.remove();
    },
  };
};

/** Records all that the microphone hears; something happens when some of it has been sent. */
const record = async (page: Page, onSent: () => Promise<void>) => {
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await page.waitForFunction(() => {
    const element = document.querySelector('audio-transcriber') as HTMLElement & { state?: State };
    return element.state && 'progress' in element.state && element.state.progress.sentBytes > 10_000;
  });
  await onSent();
  await untilSilence(page);
  await page.getByRole('button', { name: 'Stop recording' }).click();
};

test('offline at the stop, online a minute later: the recording is kept, and goes out by itself', async () => {
  await using scene = await startScene();
  const { page, readState } = scene;
  await record(page, () => page.context().setOffline(true));
  await page.getByText('offline').first().waitFor();
  const state = await readState();
  assert.ok(state.phase === 'failed' && state.recording !== undefined, state.phase);
  assert.equal(state.retryAtMs, 'online');

  await page.clock.fastForward(60_000);
  assert.equal((await readState()).phase, 'failed');
  await page.context().setOffline(false);
  await scene.assertWhole();
});

test('the server is killed while the page records and is back after the stop: the transcript comes by itself', async () => {
  await using scene = await startScene();
  const { page, readState } = scene;
  await record(page, () => scene.kill());
  await until(async () => (await readState()).phase === 'failed');
  await scene.restart();
  // Less than a request may take, more than the longest wait for the next try.
  await page.clock.fastForward(30_000);
  await scene.assertWhole();
});
