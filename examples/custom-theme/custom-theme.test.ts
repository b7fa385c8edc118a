import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { dictate, openExamplePage, spokenText } from '../../tests/example-page.ts';

/** Returns the computed style of a part of the element. */
const lookOf = (page: Page, part: string) =>
  page.locator(`audio-transcriber [part~=${part}]`).evaluate((element) => {
    const { backgroundColor, borderTopColor, boxShadow, borderTopLeftRadius, fontStyle } = getComputedStyle(element);
    return { backgroundColor, borderTopColor, boxShadow, borderTopLeftRadius, fontStyle };
  });

for (const { colorScheme, surface, accent } of [
  { colorScheme: 'light', surface: 'rgb(255, 250, 240)', accent: 'rgb(11, 122, 91)' },
  { colorScheme: 'dark', surface: 'rgb(28, 26, 23)', accent: 'rgb(79, 209, 165)' },
] as const) {
  test(`applies the page’s theme, with ${colorScheme} colors and in each state`, async () => {
    await using browser = await openExamplePage(import.meta.dirname);
    const { page, complaints } = browser;
    await page.emulateMedia({ colorScheme });
    const idle = await lookOf(page, 'panel');
    assert.equal(idle.backgroundColor, surface);
    assert.equal(idle.borderTopLeftRadius, '24px');
    assert.notEqual(idle.borderTopColor, accent);
    assert.equal(idle.boxShadow, 'none');
    for (const text of ['Tell us your story', 'We listen once and keep nothing.']) {
      assert.ok(await page.getByText(text, { exact: true }).isVisible(), text);
    }
    assert.ok(await page.locator('[slot=record-icon]').isVisible());
    assert.equal(await page.getByText('We did not hear a word').isVisible(), false);

    await page.getByRole('button', { name: 'Tell us your story' }).click();
    await page.locator('audio-transcriber:state(recording)').waitFor();
    assert.equal((await lookOf(page, 'panel')).borderTopColor, accent);
    await page.getByRole('button', { name: 'Delete' }).press('Enter');

    await dictate(page, 'Tell us your story');
    const transcript = page.locator('audio-transcriber [part~=transcript]');
    await transcript.getByText(spokenText).waitFor();
    assert.equal((await lookOf(page, 'transcript')).fontStyle, 'italic');
    assert.notEqual((await lookOf(page, 'panel')).boxShadow, 'none');
    assert.deepEqual(complaints, []);
  });
}
