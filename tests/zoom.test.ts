import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toneRecording } from '@audio-transcriber/transcribe-server/testing';
import type { Page } from 'playwright-core';
import { openBrowserPage, untilSilence } from './browser-page.ts';
import { startDemoSite } from './demo-site.ts';

const spoken = toneRecording(['3141', '5926', '5358']);

/** Lists elements that overflow the page, are clipped, or cannot be scrolled into view and clicked. */
const findLost = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const element = document.querySelector('audio-transcriber');
    const root = element?.shadowRoot;
    if (!element || !root) return ['the element'];
    const { clientWidth, clientHeight, scrollWidth } = document.documentElement;
    const nameOf = (each: Element) => `${each.tagName}.${each.className} ${each.ariaLabel ?? each.textContent}`.trim();
    const lost = scrollWidth > clientWidth ? [`the page: ${scrollWidth} px of ${clientWidth}`] : [];
    const isShown = (each: Element) =>
      each.checkVisibility({ visibilityProperty: true }) && each.getBoundingClientRect().width > 1;
    for (const each of root.querySelectorAll('*')) {
      if (!isShown(each)) continue;
      const { left, right } = each.getBoundingClientRect();
      if (left < 0 || right > clientWidth) lost.push(`over the edge: ${nameOf(each)}`);
      const cuts = getComputedStyle(each).overflow !== 'visible' && !each.matches('textarea, option');
      const hasText = [...each.childNodes].some(
        (child) => child.nodeType === Node.TEXT_NODE && child.textContent?.trim(),
      );
      const isWider = each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1;
      // A menu scrolls where the window is low. Whether its items can be reached is checked below.
      const isHigher = cuts && each.role !== 'menu' && each.scrollHeight > each.clientHeight + 1;
      if (((cuts || hasText) && isWider) || isHigher) lost.push(`cut off: ${nameOf(each)}`);
    }
    for (const each of root.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, summary')) {
      if (!isShown(each)) continue;
      each.scrollIntoView({ block: 'center' });
      const { left, right, top, bottom } = each.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const hit = root.elementFromPoint(x, y);
      const isHit =
        hit !== null && (each.contains(hit) || hit.contains(each) || hit.closest('label')?.control === each);
      // What an open menu covers is in reach again once it closes.
      if (hit?.closest('[role=menu]')) continue;
      if (!isHit) lost.push(`out of reach: ${nameOf(each)}, behind ${hit && nameOf(hit)}`);
      if (bottom - top > clientHeight && !each.matches('textarea')) lost.push(`too high: ${nameOf(each)}`);
    }
    return lost;
  });

interface Magnification {
  /** Window width in CSS pixels: 640 at 200 % on a screen of 1280. */
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly scale: number;
  /** Font size of the page, for text-only zoom. */
  readonly fontSize?: string;
}

/** Goes through all states, from the first click to the edited transcript. */
const assertNothingLost = async ({ width, height, scale, fontSize = '100%' }: Magnification): Promise<void> => {
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(spoken.samples);
  const context = await browser.page.context().browser()?.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
  });
  assert.ok(context);
  const page = await context.newPage();
  await page.goto(site.origin);
  await page.evaluate((size) => {
    document.documentElement.style.fontSize = size;
  }, fontSize);
  const element = page.locator('audio-transcriber');
  const reach = (phase: string) => page.locator(`audio-transcriber:state(${phase})`).waitFor();
  const press = (name: string) => element.getByRole('button', { name, exact: true }).click();
  const assertAllThere = async (when: string) => assert.deepEqual(await findLost(page), [], when);

  await page.getByRole('button', { name: 'Upload audio' }).waitFor();
  await assertAllThere('before a recording');
  await press('Start recording');
  await reach('recording');
  await element.locator('canvas').waitFor();
  await assertAllThere('while recording');
  await press('Pause');
  await reach('paused');
  await assertAllThere('in a pause');
  await press('Resume');
  await untilSilence(page);
  await element.evaluate((each) => each.toggleAttribute('manual'));
  await press('Stop recording');
  await reach('recorded');
  await element.locator('.audio-player').waitFor();
  await assertAllThere('with a recording');
  await press('Transcribe');
  await element.getByRole('button', { name: 'Edit' }).waitFor();
  await assertAllThere('with a transcript');
  await press('Download text');
  await element.getByRole('menu').waitFor();
  await assertAllThere('with the formats');
  await press('Edit');
  await element.getByRole('textbox').waitFor();
  await assertAllThere('while editing');
};

test('nothing is clipped at 200 %, and everything can be reached by vertical scrolling', () =>
  assertNothingLost({ width: 640, height: 512, scale: 2 }));

test('nothing is clipped at 400 %, and everything can be reached by vertical scrolling', () =>
  assertNothingLost({ width: 320, height: 256, scale: 4 }));

test('nothing is clipped with text of twice the size', () =>
  assertNothingLost({ width: 1280, height: 1024, scale: 1, fontSize: '200%' }));
