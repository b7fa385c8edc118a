import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startScriptSite } from './script-site.ts';
import { isWebKitInstalled, openWebKitPage, type WebKitPage } from './webkit-page.ts';

const skip = !isWebKitInstalled() && 'WebKitGTK is not installed: webkit2gtk-driver, xvfb';

/** Puts an element on the page that the browser is on, which writes what it is told. */
const addElement = (page: WebKitPage) =>
  page.evaluate(async () => {
    const script = '/audio-transcriber.js';
    await import(script);
    const element = document.createElement('audio-transcriber');
    const words = [{ word: 'hello', start: 0, end: 0.2 }];
    Object.assign(element, { transcribe: async () => ({ text: 'hello', words }) });
    document.body.append(element);
    const until = async (condition: () => unknown) => {
      while (!(await condition())) await new Promise(requestAnimationFrame);
    };
    /** The notes in the browser's database. */
    const readNotes = () =>
      new Promise<{ isComplete: boolean; parts: unknown[] }[]>((resolve, reject) => {
        const opening = indexedDB.open('audio-transcriber', 2);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('notes').objectStore('notes').getAll();
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result);
          };
        };
      });
    Object.assign(globalThis, { element, until, readNotes });
  });

declare const element: HTMLElement & {
  readonly phase: string;
  readonly value: string;
  readonly recordings: readonly { readonly blob: Blob }[];
  start(options?: { appends: boolean }): void;
  stop(): void;
  discard(): void;
};
declare const until: (condition: () => unknown) => Promise<void>;
declare const readNotes: () => Promise<{ isComplete: boolean; parts: unknown[] }[]>;

test('in WebKit a note that was continued is there after a reload, with audio that plays, and gone once deleted', {
  skip,
}, async () => {
  await using site = await startScriptSite();
  await using page = await openWebKitPage();
  await page.goto(site.origin);
  await addElement(page);
  const sizes = await page.evaluate(async () => {
    for (const appends of [false, true]) {
      element.start({ appends });
      await until(() => element.phase === 'recording');
      await new Promise((resolve) => setTimeout(resolve, 1200)); // So much audio.
      element.stop();
      await until(() => element.phase === 'transcribed');
    }
    await until(async () => {
      const [note] = await readNotes();
      return note?.isComplete && note.parts.length === 2;
    });
    return element.recordings.map(({ blob }) => blob.size);
  });
  assert.equal(sizes.length, 2);

  await page.goto(site.origin);
  await addElement(page);
  const restored = await page.evaluate(async () => {
    await until(() => element.phase === 'transcribed');
    const players = () => [...(element.shadowRoot?.querySelectorAll('audio') ?? [])];
    await until(() => players().length === 2 && players().every(({ readyState }) => readyState >= 1));
    return {
      value: element.value,
      sizes: element.recordings.map(({ blob }) => blob.size),
      isLongEnough: players().every(({ duration }) => duration > 0.8),
    };
  });
  assert.deepEqual(restored, { value: 'hello\n\nhello', sizes, isLongEnough: true });

  const left = await page.evaluate(async () => {
    element.discard();
    await until(() => element.shadowRoot?.querySelector('.undo .action'));
    await until(async () => (await readNotes()).length === 0);
    return sessionStorage.length;
  });
  assert.equal(left, 0);
});
