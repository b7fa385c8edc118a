import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createToneEngine, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import type { Locator, Page } from 'playwright-core';
import type { AudioTranscriber } from '../packages/recorder-element/src/index.ts';
import { until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { openBrowserPage, untilSilence } from './browser-page.ts';
import { startDemoSite } from './demo-site.ts';

const spoken = toneRecording(['31415926', '53589793']);

const countAnimations = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const roots = [document, document.querySelector('audio-transcriber')?.shadowRoot];
    return roots.flatMap((root) => root?.getAnimations() ?? []).length;
  });

/** Counts the different heights of the live waveform's bars during speech. */
const countHeights = async (page: Page): Promise<number> => {
  const canvas = page.locator('audio-transcriber canvas');
  await canvas.evaluate((element) => {
    const seen = new Set<number>();
    Object.assign(globalThis, { seen });
    setInterval(() => {
      const { width, height, clientWidth } = element as HTMLCanvasElement;
      const pitch = Math.round((5 * width) / clientWidth);
      const data = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      const rowsAt = (x: number) =>
        Array.from({ length: height }, (_, y) => data[(y * width + x) * 4 + 3] ?? 0).filter((alpha) => alpha > 0)
          .length;
      // Measure in the middle of each bar: its ends are round.
      for (let x = 1; x < width - pitch; x += pitch) seen.add(rowsAt(x));
      seen.delete(0); // Nothing drawn yet.
    }, 100);
  });
  await untilSilence(page);
  return page.evaluate(() => (globalThis as typeof globalThis & { seen: Set<number> }).seen.size);
};

/** Lists the running animations while recording, paused, waiting and with a transcript. */
const findMotion = async (reducedMotion: 'reduce' | 'no-preference') => {
  const answer = Promise.withResolvers<void>();
  await using site = await startDemoSite({ engine: createToneEngine({ beforeAnswer: () => answer.promise }) });
  await using browser = await openBrowserPage(spoken.samples);
  const { page } = browser;
  await page.emulateMedia({ reducedMotion });
  await page.goto(site.origin);
  const reach = (phase: string) => page.locator(`audio-transcriber:state(${phase})`).waitFor();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

  await press('Start recording');
  await reach('recording');
  await page.locator('audio-transcriber canvas').waitFor();
  const recording = await countAnimations(page);
  const heights = await countHeights(page);
  await press('Stop recording');
  await reach('transcribing');
  const waiting = await countAnimations(page);
  answer.resolve();
  await page.getByRole('button', { name: 'Edit' }).waitFor();
  await press('Play');
  const playing = await countAnimations(page);
  return { recording, heights, waiting, playing };
};

test('shows no animations with reduced motion, and keeps the shape of the waveform', async () => {
  const moving = await findMotion('no-preference');
  assert.ok(moving.recording > 0 && moving.waiting > 0 && moving.heights > 2, JSON.stringify(moving));
  assert.deepEqual(await findMotion('reduce'), { recording: 0, heights: 1, waiting: 0, playing: 0 });
});

/** Counts the colors of an element. */
const countColours = async (page: Page, drawn: Locator): Promise<number> => {
  const picture = (await drawn.screenshot()).toString('base64');
  return page.evaluate(async (encoded) => {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const { data = [] } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? {};
    return new Set(new Uint32Array(Uint8Array.from(data).buffer)).size;
  }, picture);
};

test('everything is visible with forced colors', async () => {
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(spoken.samples);
  const { page } = browser;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    await page.goto(site.origin);
    const element = page.locator('audio-transcriber');
    // Colors change gradually, also to those of the mode.
    const untilSeen = (selector: string) =>
      until(async () => (await countColours(page, element.locator(selector))) > 1);

    await page.getByRole('button', { name: 'Upload audio' }).waitFor();
    await untilSeen('.icon');
    await page.getByRole('button', { name: 'Start recording' }).click();
    await page.locator('audio-transcriber:state(recording)').waitFor();
    await element.locator('canvas').waitFor();
    await untilSeen('.icon');
    await untilSeen('canvas');
    await page.getByRole('button', { name: 'Stop recording' }).click();
    await element.locator('.audio-player canvas').waitFor();
    await untilSeen('.audio-player canvas');
    await element.evaluate((each) => (each as AudioTranscriber).discard());
  }
});
