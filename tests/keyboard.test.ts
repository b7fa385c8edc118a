import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { toneRecording } from '@audio-transcriber/transcribe-server/testing';
import type { Page } from 'playwright-core';
import { openBrowserPage, untilSilence } from './browser-page.ts';
import { startDemoSite } from './demo-site.ts';

const spoken = toneRecording(['31415926', '53589793', '23846264']);

/** Returns the label or text of the focused element, in any shadow tree. */
const readFocus = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    const label = focused instanceof HTMLButtonElement ? focused.labels[0] : undefined;
    return (focused?.ariaLabel ?? label?.textContent ?? focused?.textContent ?? '').trim();
  });

/** Tells whether the focus is visible: the focused element, or its visual replacement, has an outline. */
const isFocusSeen = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    const hasOutline = (each: Element | null | undefined) =>
      each !== null && each !== undefined && getComputedStyle(each).outlineStyle !== 'none';
    return hasOutline(focused) || hasOutline(focused?.parentElement);
  });

/** Presses Tab until an element of this name has the focus. Otherwise fails with the names of the focused elements. */
const tabTo = async (page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<string[]> => {
  const passed: string[] = [];
  while (passed.length < 30) {
    await page.keyboard.press(key);
    const focus = await readFocus(page);
    assert.ok(await isFocusSeen(page), `no outline around ${focus}`);
    if (focus === name) return passed;
    passed.push(focus);
  }
  throw new Error(`No ${name} among ${passed.join(', ')}`);
};

const untilFocus = async (page: Page, name: string): Promise<void> => {
  while ((await readFocus(page)) !== name) await page.waitForTimeout(20);
};

test('records, pauses, plays, edits, copies, downloads and discards with the keyboard only', async () => {
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(spoken.samples);
  const { page, complaints } = browser;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.origin });
  await page.goto(site.origin);
  const element = page.locator('audio-transcriber');
  const transcript = element.locator('.transcript');
  await page.getByRole('button', { name: 'Upload audio' }).waitFor();

  await tabTo(page, 'Start recording');
  await page.keyboard.press('Enter');
  await untilFocus(page, 'Stop recording');
  await page.locator('audio-transcriber:state(recording)').waitFor();
  assert.deepEqual(await tabTo(page, 'Pause'), []);
  await page.keyboard.press('Space');
  await untilFocus(page, 'Resume');
  await page.keyboard.press('Space');
  await untilFocus(page, 'Pause');
  await untilSilence(page);
  await tabTo(page, 'Stop recording', 'Shift+Tab');
  await page.keyboard.press('Space');
  await transcript.getByText(spoken.text.slice(-8)).waitFor();
  await element.getByRole('button', { name: 'Edit' }).waitFor();

  // The focus has moved to the transcript. The order from the button downwards:
  await untilFocus(page, 'Transcript');
  await tabTo(page, 'Keep talking', 'Shift+Tab');
  const stops = await tabTo(page, 'More');
  const expected = ['Word to play from', 'Play', 'Position', 'Speed', 'Copy', 'Edit', 'Download text'];
  assert.deepEqual(stops, expected);

  await tabTo(page, 'Word to play from', 'Shift+Tab');
  const word = element.getByRole('slider', { name: 'Word to play from' });
  const first = await word.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowRight');
  while ((await word.getAttribute('aria-valuetext')) === first) await page.waitForTimeout(20);
  await page.keyboard.press('Enter');
  const isPlaying = () => element.evaluate((each) => each.shadowRoot?.querySelector('audio')?.paused === false);
  while (!(await isPlaying())) await page.waitForTimeout(20);
  await tabTo(page, 'Pause');
  await page.keyboard.press('Space');
  await untilFocus(page, 'Play');
  await tabTo(page, 'Position');
  await page.keyboard.press('Home');
  await element.locator('[aria-valuetext^="0:00 of"]').waitFor();

  await tabTo(page, 'Edit');
  await page.keyboard.press('Enter');
  await untilFocus(page, 'Edit the transcript');
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Pi: ');
  // The editor is above the player.
  assert.deepEqual(await tabTo(page, 'Play'), ['Save', 'Cancel']);
  await tabTo(page, 'Edit the transcript', 'Shift+Tab');
  await page.keyboard.press('Control+Enter');
  await untilFocus(page, 'Edit');
  const edited = `Pi: ${spoken.text}`;
  assert.equal(await transcript.textContent(), edited);

  await tabTo(page, 'Copy', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await element.getByText('Copied', { exact: true }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), edited);

  await tabTo(page, 'Download text');
  const download = page.waitForEvent('download');
  await page.keyboard.press('ArrowDown');
  await untilFocus(page, 'Text (.txt)');
  await page.keyboard.press('Enter');
  assert.equal((await readFile(await (await download).path(), 'utf8')).trim(), edited);
  await untilFocus(page, 'Download text');

  await tabTo(page, 'More');
  await page.keyboard.press('Enter');
  await untilFocus(page, 'New note');
  await page.keyboard.press('Escape');
  await untilFocus(page, 'More');
  await page.keyboard.press('ArrowDown');
  await untilFocus(page, 'New note');
  for (const name of ['Upload audio', 'Download audio', 'Delete']) {
    await page.keyboard.press('ArrowDown');
    await untilFocus(page, name);
  }
  await page.keyboard.press('Enter');
  await untilFocus(page, 'Undo');
  assert.equal(await transcript.count(), 0);
  await page.keyboard.press('Enter');
  await untilFocus(page, 'Transcript');
  assert.equal(await transcript.textContent(), edited);
  assert.deepEqual(complaints, []);
});

/** Presses Alt and a letter. Playwright's own `press` sends no character, which access keys require. */
const pressAccessKey = async (page: Page, letter: string): Promise<void> => {
  const keyboard = await page.context().newCDPSession(page);
  const key = { key: letter, code: `Key${letter.toUpperCase()}`, text: letter, unmodifiedText: letter, modifiers: 1 };
  await keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key });
  await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
};

test('an access key focuses the button from anywhere on the page', async () => {
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(spoken.samples);
  const { page } = browser;
  await page.goto(site.origin);
  await page.locator('audio-transcriber').evaluate((element) => {
    element.setAttribute('accesskey', 'r');
  });
  await page.locator('#page-language').focus();
  await pressAccessKey(page, 'r');
  await untilFocus(page, 'Start recording');
  await page.keyboard.press('Space');
  await page.locator('audio-transcriber:state(recording)').waitFor();
  await page.locator('#page-language').focus();
  await pressAccessKey(page, 'r');
  await untilFocus(page, 'Stop recording');
});
