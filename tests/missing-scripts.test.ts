import { test } from 'node:test';
import { encodeAudio, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { openBrowserPage, untilSilence } from './browser-page.ts';
import { startDemoSite } from './demo-site.ts';

const { samples, text } = toneRecording(['1234', '5678']);

test('records and shows the transcript if only the first script loads', async () => {
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
  await page.getByRole('button', { name: 'Keep talking' }).waitFor();
});

test('where what reads files does not come, a person is told, and can try again', async () => {
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(samples);
  const { page } = browser;
  const element = page.locator('audio-transcriber');
  const file = { name: 'said.wav', mimeType: 'audio/wav', buffer: Buffer.from(await encodeAudio(samples, 'wav')) };
  const bring = () => element.locator('input[type=file]').setInputFiles(file);
  await page.route('**/*.accept-file.*', (route) => route.abort());
  await page.goto(site.origin);
  await element.locator('input[type=file]').waitFor({ state: 'attached' });
  await bring();
  await element.getByText('Cannot reach the service. Check your connection').waitFor();
  await page.unroute('**/*.accept-file.*');
  await bring();
  await element.getByText(text).waitFor();
});
