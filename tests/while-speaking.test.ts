import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomDigitGroups, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { encodeWav } from '../packages/transcribe-server/src/audio/pcm.ts';
import { openBrowserPage } from './browser-page.ts';
import { startDemoSite } from './demo-site.ts';

test('auto-stop ends a recording after the speech', async () => {
  const spoken = toneRecording(['31415926', '53589793']);
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(spoken.samples);
  const { page, complaints } = browser;
  await page.goto(site.origin);
  await page.locator('audio-transcriber').evaluate((element) => element.setAttribute('auto-stop', '1.5'));
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.getByRole('button', { name: 'Keep talking' }).waitFor();
  const transcript = page.locator('audio-transcriber [part~=transcript]');
  assert.equal((await transcript.textContent())?.trim(), spoken.text);
  assert.deepEqual(complaints, []);
});

test('shows the upload progress of a long recording over a slow connection', async () => {
  const spoken = toneRecording(randomDigitGroups({ seed: 12, groups: 60 }));
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(spoken.samples);
  const { page } = browser;
  await page.goto(site.origin);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Upload audio' }).click();
  const line = await page.context().newCDPSession(page);
  const limits = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 1_000_000 };
  await line.send('Network.emulateNetworkConditions', limits);
  const buffer = Buffer.from(encodeWav(spoken.samples));
  await (await chooser).setFiles({ name: 'long.wav', mimeType: 'audio/wav', buffer });

  const bar = page.locator('audio-transcriber').getByRole('progressbar');
  const sent: number[] = [];
  for (let share = 0; share < 0.5; sent.push(share)) {
    share = await bar.evaluate((element) => (element as HTMLProgressElement).position);
  }
  assert.ok((sent[0] ?? 1) < (sent.at(-1) ?? 0), `${sent}`);
  assert.deepEqual(sent, sent.toSorted());
  await page.getByRole('button', { name: 'Keep talking' }).waitFor();
  assert.equal(await bar.count(), 0);
  assert.equal((await page.locator('audio-transcriber [part~=transcript]').textContent())?.trim(), spoken.text);
});
