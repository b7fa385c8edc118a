import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { Hono } from 'hono';
import { openBrowserPage, untilSilence } from './browser-page.ts';
import { startDemoSite } from './demo-site.ts';

const { samples, text } = toneRecording(['1234', '5678']);

/** Returns the script of the section about `transform`. */
const readExample = async (): Promise<string> => {
  const page = await readFile(new URL('../docs/element.md', import.meta.url), 'utf8');
  const [, script] = /^## Your own step$.*?^```js\n(.*?)^```/ms.exec(page) ?? assert.fail('There is no example.');
  return script ?? '';
};

const ownPage =
  '<!doctype html><title>Own step</title><script type="module" src="/audio-transcriber.js"></script>' +
  '<audio-transcriber persist="off"></audio-transcriber>';

test('the example of a transform cleans up the text, and keeps the original one if it fails', async () => {
  const statuses: (500 | 200)[] = [500, 200];
  const routes = new Hono()
    .get('/own-step.html', (context) => context.html(ownPage))
    .post('/clean-up', async (context) => {
      const spoken = await context.req.text();
      return context.text(`Cleaned up: ${spoken}.`, statuses.shift() ?? 200);
    });
  await using site = await startDemoSite({ routes });
  await using browser = await openBrowserPage(samples);
  const { page } = browser;
  const element = page.locator('audio-transcriber');
  await page.goto(`${site.origin}/own-step.html`);
  await page.evaluate(`{ const element = document.querySelector('audio-transcriber'); ${await readExample()} }`);
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await untilSilence(page);
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await element.getByText('Text not improved', { exact: true }).first().waitFor();
  await element.locator('[part=transcript]', { hasText: new RegExp(`^${text}$`) }).waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await element.locator('[part=transcript]', { hasText: `Cleaned up: ${text}.` }).waitFor();
});
