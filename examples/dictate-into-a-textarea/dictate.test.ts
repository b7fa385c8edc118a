import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dictate, openExamplePage, spokenText } from '../../tests/example-page.ts';

test('inserts the transcript at the caret, and fires an input event', async () => {
  await using browser = await openExamplePage(import.meta.dirname);
  const { page, complaints } = browser;
  const note = page.getByLabel('Note');
  await note.evaluate((field: HTMLTextAreaElement) => {
    field.value = 'Remember: . And breathe.';
    field.setSelectionRange('Remember: '.length, 'Remember: '.length);
    field.addEventListener('input', () => {
      document.title = field.value;
    });
  });
  await dictate(page);
  const expected = `Remember: ${spokenText}. And breathe.`;
  await page.waitForFunction((text) => document.title === text, expected);
  assert.equal(await note.inputValue(), expected);
  assert.deepEqual(
    await page.locator('form').evaluate((form) => [...new FormData(form as HTMLFormElement).entries()]),
    [['note', expected]],
  );
  assert.deepEqual(complaints, []);
});
