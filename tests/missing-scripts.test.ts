import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeAudio, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { openBrowserPage, untilSilence } from './browser-page.ts';
import { startDemoSite } from './demo-site.ts';

const { samples, text } = toneRecording(['1234', '5678']);

test('where nothing comes but the first script, a person still speaks and reads', async () => {
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(samples);
  const { page } = browser;
  await page.route('**/audio-transcriber.?*.js', (route) => route.abort());
  await page.goto(site.origin);
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await untilSilence(page);
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.locator('audio-transcriber').getByText(text).waitFor();
  await page.getByRole('button', { name: 'New recording' }).waitFor();
});

test('where what reads files does not come, a person is told, and can try again', async () => {
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(samples);
  const { page, complaints } = browser;
  const element = page.locator('audio-transcriber');
  const file = { name: 'said.wav', mimeType: 'audio/wav', buffer: Buffer.from(await encodeAudio(samples, 'wav')) };
  const bring = () => element.locator('input[type=file]').setInputFiles(file);
  await page.route('**/*.accept-file.*', (route) => route.abort());
  await page.goto(site.origin);
  await element.locator('input[type=file]').waitFor({ state: 'attached' });
  await bring();
  await element.getByText('The service cannot be reached. Check your connection').waitFor();
  await page.unroute('**/*.accept-file.*');
  await bring();
  await element.getByText(text).waitFor();
  assert.deepEqual(
    complaints.filter((complaint) => !complaint.includes('Failed to load resource')),
    [],
  );
});
