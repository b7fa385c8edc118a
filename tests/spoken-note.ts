import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { dictate, openExamplePage, spokenText } from './example-page.ts';
import { type InstalledExample, installExample } from './installed-example.ts';

export interface SpokenNote {
  /** The folder of the example, and the package's entry point for its framework. */
  readonly name: 'react' | 'svelte' | 'vue';
  /** Valid code for the framework's types, and mistakes after `@ts-expect-error`. */
  readonly typed: { readonly fileName: string; readonly code: string };
}

/** Tests the same example in any framework: dictate a note, edit it and start over. */
export const testSpokenNote = ({ name, typed }: SpokenNote): void => {
  describe(`a spoken note, in ${name}`, () => {
    let example: InstalledExample;
    before(async () => {
      example = await installExample(name);
    });
    after(() => example[Symbol.asyncDispose]());

    it('binds the transcript to the framework’s state', async () => {
      await example.run('vite', 'build');
      await using browser = await openExamplePage(join(example.path, 'dist'));
      const { page, complaints } = browser;
      await dictate(page);
      await page.waitForFunction((text) => document.querySelector('textarea')?.value === text, spokenText);
      assert.match((await page.getByText(/seconds/).textContent()) ?? '', /^[3-9]\.\d seconds/);

      const note = page.getByLabel('Note');
      await note.fill('Typed.');
      assert.equal(await note.inputValue(), 'Typed.');
      await page.getByRole('button', { name: 'Start over' }).click();
      assert.equal(await note.inputValue(), '');
      await page.getByRole('button', { name: 'Start recording' }).waitFor();
      assert.deepEqual(complaints, []);
    });

    it('type-checks', async () => {
      await assert.doesNotReject(example.checkTypes(typed.fileName, typed.code));
    });

    it('can be imported without a browser', async () => {
      const code = `await import('@audio-transcriber/recorder-element/${name}'); console.log('imported');`;
      assert.equal(await example.evaluate(code), 'imported');
    });
  });
};
