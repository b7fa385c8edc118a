import assert from 'node:assert/strict';
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

test('a note that was replaced before the list of notes could load is listed once it loads', async () => {
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(samples);
  const { page, complaints } = browser;
  const element = page.locator('audio-transcriber');
  const file = { name: 'said.wav', mimeType: 'audio/wav', buffer: Buffer.from(await encodeAudio(samples, 'wav')) };
  const transcribe = async () => {
    await element.locator('input[type=file]').setInputFiles(file);
    await element.locator('[part=transcript]', { hasText: text }).waitFor();
  };
  await page.route('**/*.notes-panel.*', (route) => route.abort());
  await page.goto(site.origin);
  await element.locator('input[type=file]').waitFor({ state: 'attached' });
  await transcribe();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'New note' }).click();
  await page.getByRole('button', { name: 'Start recording' }).waitFor();
  await page.unroute('**/*.notes-panel.*');
  await transcribe();
  await element.getByText('Previous notes (1)').waitFor();
  assert.deepEqual(
    complaints.filter((complaint) => !complaint.includes('ERR_FAILED')),
    [],
  );
});
