import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTranscribeApp, type Engine } from '@audio-transcriber/transcribe-server';
import { createToneEngine, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { Hono } from 'hono';
import type { Page } from 'playwright-core';
import { createSite } from '../packages/transcribe-server/src/cli/demo-site.ts';
import { startHttpServer } from '../packages/transcribe-server/src/cli/http-server.ts';
import { EngineStartingError } from '../packages/transcribe-server/src/engines/engine-starting-error.ts';
import { createTemporaryFolder } from '../packages/transcribe-server/src/platform/temporary-folder.ts';
import { openBrowserPage, untilSilence } from './browser-page.ts';

const startSite = async (engine: Engine, routes = new Hono(), apiKeys: readonly string[] = []) => {
  const temporaryFolder = createTemporaryFolder();
  const app = new Hono();
  app.route('/', routes);
  app.route('/', await createSite());
  app.route('/', createTranscribeApp({ engine, temporaryFolder, apiKeys }));
  const server = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
  return {
    origin: `http://127.0.0.1:${server.port}`,
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await temporaryFolder[Symbol.asyncDispose]();
    },
  };
};

test('the demo page changes its language, shows where recordings are sent, and loads nothing from other servers', async () => {
  const engine = createToneEngine();
  await using site = await startSite(engine);
  const { origin } = site;
  await using browser = await openBrowserPage(toneRecording(['1234']).samples);
  const { page, complaints } = browser;
  const asked = new Set<string>();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  await page.goto(origin);
  await page.getByText('This server transcribes your recording itself').waitFor();
  const withoutScript = await page.context().browser()?.newPage({ javaScriptEnabled: false });
  assert.ok(withoutScript);
  await withoutScript.goto(origin);
  // One text depends on the engine.
  const wordsOf = (page: Page) => page.locator('[data-text]:not(#privacy)').allTextContents();
  assert.deepEqual(await wordsOf(page), await wordsOf(withoutScript));
  await page.getByText('About this server').click();
  await page.locator('#engine').getByText(engine.name).waitFor();

  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied').waitFor();
  const snippet = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(snippet.includes(`src="${origin}/audio-transcriber.js"`), snippet);
  assert.ok(snippet.includes(`endpoint="${origin}/v1/audio/transcriptions"`), snippet);

  await page.getByLabel('Spoken language').selectOption('de');
  const language = () => page.locator('audio-transcriber').evaluate((element) => Reflect.get(element, 'language'));
  assert.equal(await language(), 'de');

  for (const [tag, heading, button] of [
    ['de', 'Sprechen Sie', 'Aufnahme starten'],
    ['ar', 'تكلّم', 'بدء التسجيل'],
  ] as const) {
    await page.locator('#page-language').selectOption(tag);
    await page.getByRole('heading', { name: heading }).waitFor();
    await page.getByRole('button', { name: button }).waitFor();
    assert.equal(await page.evaluate(() => document.dir), tag === 'ar' ? 'rtl' : 'ltr');
  }
  assert.equal(await language(), 'de');

  await page.setViewportSize({ width: 320, height: 640 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  assert.deepEqual([...asked], [origin]);
  assert.deepEqual(complaints, []);
});

test('the demo page shows that the recogniser is downloading or missing, until it is ready', async () => {
  let fault: Error | undefined = new EngineStartingError('The model is being downloaded.');
  const engine = {
    ...createToneEngine(),
    async check() {
      if (fault !== undefined) throw fault;
    },
  };
  await using site = await startSite(engine);
  await using browser = await openBrowserPage(toneRecording(['1234']).samples);
  const { page } = browser;
  await page.goto(site.origin);
  await page.getByText('Speech recognition is being downloaded').waitFor();
  await page.locator('#page-language').selectOption('de');
  await page.getByText('Die Spracherkennung wird gerade geladen').waitFor();
  fault = undefined;
  await page.locator('#readiness').filter({ hasText: /^$/ }).waitFor({ state: 'attached' });

  await using broken = await startSite({ ...engine, check: () => Promise.reject(new Error('There is no model.')) });
  await page.goto(broken.origin);
  await page.locator('#page-language').selectOption('en');
  await page.getByText('Speech recognition is not available.').waitFor();
});

test('the demo page offers the languages of the server', async () => {
  const routes = new Hono().on('OPTIONS', '/v1/audio/transcriptions', (c) => c.json({ languages: ['en', 'cy', 'de'] }));
  await using site = await startSite(createToneEngine(), routes);
  await using browser = await openBrowserPage(toneRecording(['1234']).samples);
  const { page } = browser;
  await page.goto(site.origin);
  const options = page.locator('#spoken-language option');
  await options.filter({ hasText: 'Welsh' }).waitFor({ state: 'attached' });
  assert.deepEqual(await options.allTextContents(), ['Automatic', 'English', 'German', 'Welsh']);
  await page.getByLabel('Spoken language').selectOption('cy');
  await page.locator('#page-language').selectOption('de');
  assert.deepEqual(await options.allTextContents(), ['Automatisch', 'Deutsch', 'Englisch', 'Walisisch']);
  assert.equal(await page.locator('audio-transcriber').evaluate((element) => Reflect.get(element, 'language')), 'cy');
  await page.locator('#page-language').selectOption('ar');
  await page.getByLabel('لغة الكلام').selectOption('');
  await page.locator('audio-transcriber').getByText('لا تدعم الخدمة').waitFor();
});

test('the demo page reports a wrong key once, at the field, and keeps a valid one until the tab is closed', async () => {
  await using site = await startSite(createToneEngine(), new Hono(), ['open-sesame']);
  const { samples, text } = toneRecording(['1234']);
  await using browser = await openBrowserPage(samples);
  const { page } = browser;
  await page.goto(site.origin);
  const key = page.getByLabel('API key');
  const send = page.getByRole('button', { name: 'Continue' });
  for (const wrong of ['open-barley', 'schlüssel 🔑']) {
    await key.fill(wrong);
    await send.click();
    await page.getByRole('alert').getByText('This key is not valid.').waitFor();
    assert.equal(await page.getByText(/not valid|sign in/i).count(), 1);
  }
  await key.fill('open-sesame');
  await send.click();
  await key.waitFor({ state: 'hidden' });
  await page.reload();
  await page.locator('#engine').filter({ hasText: 'tone' }).waitFor({ state: 'attached' });
  assert.equal(await key.isVisible(), false);
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await untilSilence(page);
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.locator('audio-transcriber').getByText(text).waitFor();
  const other = await page.context().browser()?.newPage();
  assert.ok(other);
  await other.goto(site.origin);
  await other.getByLabel('API key').waitFor();
});
