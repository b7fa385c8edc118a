import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTemporaryFolder, createTranscribeApp } from '@audio-transcriber/transcribe-server';
import { createToneEngine, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Page } from 'playwright-core';
import { startHttpServer } from '../packages/transcribe-server/src/cli/http-server.ts';
import { openBrowserPage, untilSilence } from './browser-page.ts';
import { unpackPackages } from './installed-example.ts';
import type { BrowserPage } from './microphone-browser.ts';

/** The text that the microphone plays and the service recognises. */
const spoken = toneRecording(['31415926', '53589793']);
export const { text: spokenText } = spoken;

interface ExamplePageOptions {
  /** Additional routes. They take precedence. */
  readonly routes?: Hono;
  /** Replacements in the page's text, such as the URL of a service. */
  readonly replacements?: Readonly<Record<string, string>>;
}

/**
 * Opens an example in a browser. The microphone plays `spokenText`. The site also serves the packed element's script and the
 * transcription API.
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

/** Records until the microphone is silent, with the element's button or another one. */
export const dictate = async (page: Page, start = 'Start recording', stop = 'Stop recording'): Promise<void> => {
  await page.getByRole('button', { name: start }).click();
  await page.getByRole('button', { name: stop }).waitFor();
  await untilSilence(page);
  await page.getByRole('button', { name: stop }).click();
};
