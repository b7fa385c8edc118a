import { test } from 'node:test';
import { toneRecording } from '@audio-transcriber/transcribe-server/testing';
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
