import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTemporaryFolder, createTranscribeApp } from '@audio-transcriber/transcribe-server';
import { createToneEngine, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Page } from 'playwright-core';
import { startHttpServer } from '../packages/transcribe-server/src/cli/http-server.ts';
import { type BrowserPage, openBrowserPage, untilSilence } from './browser-page.ts';
import { unpackPackages } from './installed-example.ts';

/** What the microphone hears, and the transcription API after it. */
const spoken = toneRecording(['31415926', '53589793']);
export const { text: spokenText } = spoken;

interface ExamplePageOptions {
  /** Served beside the example, and before it. */
  readonly routes?: Hono;
  /** Text of the page and what stands for it here, such as the address of a service. */
  readonly replacements?: Readonly<Record<string, string>>;
}

/**
 * An example in a browser, whose microphone hears `spokenText`, on a site that has the packed element's script and the
 * transcription API beside it.
 */
export const openExamplePage = async (folder: string, options: ExamplePageOptions = {}): Promise<BrowserPage> => {
  await using started = new AsyncDisposableStack();
  const temporary = started.use(await mkdtempDisposable(join(tmpdir(), 'example-page-')));
  await unpackPackages(temporary.path);
  const temporaryFolder = started.use(createTemporaryFolder(temporary.path));
  const api = createTranscribeApp({ engine: createToneEngine(), temporaryFolder });

  const replacements = { 'http://localhost:8787': '', ...options.replacements };
  const app = new Hono();
  app.route('/', options.routes ?? new Hono());
  app.get('/', async (c) => {
    const html = await readFile(join(folder, 'index.html'), 'utf8');
    return c.html(Object.entries(replacements).reduce((text, [from, to]) => text.replaceAll(from, to), html));
  });
  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.use(serveStatic({ root: folder }));
  app.use(serveStatic({ root: join(temporary.path, 'recorder-element', 'dist', 'bundle') }));
  app.route('/', api);
  const site = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
  started.defer(() => site.stop());

  const browser = started.use(await openBrowserPage(spoken.samples));
  await browser.page.goto(`http://127.0.0.1:${site.port}`);
  const all = started.move();
  return { ...browser, [Symbol.asyncDispose]: () => all.disposeAsync() };
};

/** Records what the microphone hears until it hears nothing more, with the element's button or another one. */
export const dictate = async (page: Page, start = 'Start recording', stop = 'Stop recording'): Promise<void> => {
  await page.getByRole('button', { name: start }).click();
  await page.getByRole('button', { name: stop }).waitFor();
  await untilSilence(page);
  await page.getByRole('button', { name: stop }).click();
};
