import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AudioTranscriber } from '@audio-transcriber/recorder-element';
import type { Page } from 'playwright-core';
import { dictate, openExamplePage, spokenText } from '../../tests/example-page.ts';

const transparent = 'rgba(0, 0, 0, 0)';

/** Returns properties of a part's computed style. */
const styleOf = (page: Page, part: string, ...names: (keyof CSSStyleDeclaration & string)[]) =>
  page.locator(`audio-transcriber [part~=${part}]`).evaluate((element, chosen) => {
    const style = getComputedStyle(element);
    return Object.fromEntries(chosen.map((name) => [name, style[name]]));
  }, names);

/** Returns which of the page's icons are visible. */
const shownIcons = (page: Page) =>
  page
    .locator('[slot$=-icon]')
    .evaluateAll((icons) => icons.filter((icon) => icon.getBoundingClientRect().width > 0).map(({ slot }) => slot));

for (const { colorScheme, surface, accent } of [
  { colorScheme: 'light', surface: 'rgb(246, 241, 255)', accent: 'rgb(124, 58, 237)' },
  { colorScheme: 'dark', surface: 'rgb(29, 21, 48)', accent: 'rgb(183, 148, 246)' },
] as const) {
  test(`applies the page’s theme, with ${colorScheme} colors and in each state`, async () => {
    await using browser = await openExamplePage(import.meta.dirname);
    const { page, complaints } = browser;
    await page.emulateMedia({ colorScheme });
    const filled = { backgroundColor: accent, color: surface };
    const panel = await styleOf(page, 'panel', 'backgroundColor', 'borderTopLeftRadius', 'rowGap', 'paddingTop');
    assert.deepEqual(panel, {
      backgroundColor: surface,
      borderTopLeftRadius: '44px',
      rowGap: '33px',
      paddingTop: '33px',
    });
    assert.deepEqual(await styleOf(page, 'record', 'backgroundColor', 'color', 'width'), { ...filled, width: '88px' });
    assert.deepEqual(await styleOf(page, 'title', 'fontSize', 'fontWeight'), {
      fontSize: '24.75px',
      fontWeight: '700',
    });
    assert.notDeepEqual(await styleOf(page, 'panel', 'borderTopColor'), { borderTopColor: accent });
    assert.deepEqual(await styleOf(page, 'panel', 'boxShadow'), { boxShadow: 'none' });
    for (const text of ['Tell us your story', 'We listen once and keep nothing.']) {
      assert.ok(await page.getByText(text, { exact: true }).isVisible(), text);
    }
    assert.deepEqual(await shownIcons(page), ['record-icon']);
    assert.equal(await page.getByText('We did not hear a word').isVisible(), false);

    await page.getByRole('button', { name: 'Tell us your story' }).click();
    await page.locator('audio-transcriber:state(recording)').waitFor();
    assert.deepEqual(await styleOf(page, 'panel', 'borderTopColor'), { borderTopColor: accent });
    assert.deepEqual(await styleOf(page, 'stop', 'backgroundColor', 'color'), filled);
    assert.deepEqual(await styleOf(page, 'delete', 'backgroundColor'), { backgroundColor: transparent });
    assert.deepEqual(await shownIcons(page), ['stop-icon', 'pause-icon']);
    // The button asks first if the recording has lasted for a second.
    await page.locator('audio-transcriber').evaluate((element) => (element as AudioTranscriber).discard());

    await dictate(page, 'Tell us your story');
    const transcript = page.locator('audio-transcriber [part~=transcript]');
    await transcript.getByText(spokenText).waitFor();
    assert.deepEqual(await styleOf(page, 'transcript', 'fontSize'), { fontSize: '27.5px' });
    assert.notDeepEqual(await styleOf(page, 'panel', 'boxShadow'), { boxShadow: 'none' });
    await page.getByRole('button', { name: 'Download text' }).click();
    assert.deepEqual(await styleOf(page, 'copy', 'backgroundColor', 'color'), filled);
    const [item] = await page.locator('audio-transcriber [part~=menu-item]').all();
    assert.equal(await item?.evaluate((element) => getComputedStyle(element).fontWeight), '700');
    assert.deepEqual(await shownIcons(page), ['record-icon', 'play-icon', 'copy-icon']);
    assert.deepEqual(complaints, []);
  });
}

test('applies a minimal theme: small, without frame, fills and rare actions', async () => {
  await using browser = await openExamplePage(import.meta.dirname, { replacements: { 'rounded.css': 'minimal.css' } });
  const { page, complaints } = browser;
  const panel = await styleOf(page, 'panel', 'borderLeftWidth', 'borderTopLeftRadius', 'paddingTop', 'fontFamily');
  assert.deepEqual(panel, {
    borderLeftWidth: '0px',
    borderTopLeftRadius: '0px',
    paddingTop: '11.25px',
    fontFamily: 'Georgia, serif',
  });
  assert.deepEqual(await styleOf(page, 'record', 'width', 'color'), { width: '45px', color: 'rgb(0, 0, 0)' });

  await dictate(page, 'Tell us your story');
  await page.locator('audio-transcriber [part~=transcript]').getByText(spokenText).waitFor();
  const flat = { backgroundColor: transparent, borderTopLeftRadius: '0px', color: 'rgb(0, 0, 0)' };
  for (const part of ['more', 'edit', 'copy', 'play']) {
    const action = page.locator(`audio-transcriber [part~=${part}]`);
    await action.waitFor();
    assert.deepEqual(await styleOf(page, part, 'backgroundColor', 'borderTopLeftRadius', 'color'), flat, part);
  }
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Upload audio' }).waitFor();
  for (const part of ['new-note', 'download', 'playback-rate']) {
    assert.equal(await page.locator(`audio-transcriber [part~=${part}]`).isVisible(), false, part);
  }
  assert.deepEqual(complaints, []);
});
