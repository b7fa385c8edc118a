import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { dictate, openExamplePage, spokenText } from '../../tests/example-page.ts';
import { installExample } from '../../tests/installed-example.ts';

test('records and transcribes with one button of its own', async () => {
  await using example = await installExample('own-interface', 'react');
  await example.run('vite', 'build');
  await using browser = await openExamplePage(join(example.path, 'dist'));
  const { page, complaints } = browser;
  await dictate(page, 'Speak', 'Stop');
  await page.getByRole('listitem').waitFor();
  assert.equal(await page.getByRole('listitem').textContent(), spokenText);
  assert.equal(await page.evaluate(() => customElements.get('audio-transcriber')), undefined);
  await page.getByRole('button', { name: 'Speak' }).waitFor();
  assert.deepEqual(complaints, []);
});
