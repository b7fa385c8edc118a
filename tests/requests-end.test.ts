import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toneRecording } from '@audio-transcriber/transcribe-server/testing';
import type { Request } from 'playwright-core';
import { openBrowserPage, untilSilence } from './browser-page.ts';
import { startDemoSite } from './demo-site.ts';

test('no request of a recording is cancelled, in the browser or on the server', async () => {
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(toneRecording(['1234', '5678']).samples);
  const { page } = browser;
  const cancelled: string[] = [];
  const isOfTake = (request: Request) => request.url().includes('/v1/audio/transcriptions');
  page.on('requestfailed', (request) => {
    if (isOfTake(request)) cancelled.push(`${request.method()} ${request.failure()?.errorText}`);
  });
  // The events, the response, and its acknowledgement.
  const ends = ['GET', 'PATCH', 'DELETE'].map((method) => {
    const isOver = (request: Request) => isOfTake(request) && request.method() === method;
    return Promise.race([page.waitForEvent('requestfinished', isOver), page.waitForEvent('requestfailed', isOver)]);
  });

  await page.goto(site.origin);
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await untilSilence(page);
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.locator('audio-transcriber [part~=transcript]').getByText('1234 5678').waitFor();
  await Promise.all(ends);

  assert.deepEqual(cancelled, []);
  const metrics = await (await fetch(`${site.origin}/metrics`)).text();
  assert.match(metrics, /status="201"/);
  assert.doesNotMatch(metrics, /status="499"/);
});
