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

/** Opens the server's page with a fake clock. */
const startRecordingPage = async () => {
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
    /** Waits for the complete transcript. Asserts that nothing was recognised twice and no files are left. */
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

/** Records until the microphone is silent. Runs the callback when a part has been sent. */
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

test('keeps a recording that is stopped offline, and sends it when the browser is online again', async () => {
  await using opened = await startRecordingPage();
  const { page, readState } = opened;
  await record(page, async () => {
    await page.context().setOffline(true);
    await page.getByText('You are offline. You can still record').waitFor();
  });
  await page.getByText('offline').first().waitFor();
  const state = await readState();
  assert.ok(state.phase === 'failed' && state.recording !== undefined, state.phase);
  assert.equal(state.retryAtMs, 'online');

  await page.clock.fastForward(60_000);
  assert.equal((await readState()).phase, 'failed');
  await page.context().setOffline(false);
  await opened.assertWhole();
});

test('gets the transcript when a server that was killed during the recording is back after the stop', async () => {
  await using opened = await startRecordingPage();
  const { page, readState } = opened;
  await record(page, async () => {
    await opened.kill();
    await page.getByText('Cannot reach the service. You can still record').waitFor();
  });
  await until(async () => (await readState()).phase === 'failed');
  await opened.restart();
  // Less than the timeout of a request, more than the longest retry delay.
  await page.clock.fastForward(30_000);
  await opened.assertWhole();
});
