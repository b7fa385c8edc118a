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
import { openBrowserPage } from './browser-page.ts';

const startSite = async (engine: Engine, routes = new Hono()) => {
  const temporaryFolder = createTemporaryFolder();
  const app = new Hono();
  app.route('/', routes);
  app.route('/', await createSite());
  app.route('/', createTranscribeApp({ engine, temporaryFolder }));
  const server = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
  return {
    origin: `http://127.0.0.1:${server.port}`,
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await temporaryFolder[Symbol.asyncDispose]();
    },
  };
};

test('the demo page speaks three languages, says where a recording goes, and asks nobody else for anything', async () => {
  const engine = createToneEngine();
  await using site = await startSite(engine);
  const { origin } = site;
  await using browser = await openBrowserPage(toneRecording(['1234']).samples);
  const { page, complaints } = browser;
  const asked = new Set<string>();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  await page.goto(origin);
  await page.getByText(`by ${engine.name},`).waitFor();
  const withoutScript = await page.context().browser()?.newPage({ javaScriptEnabled: false });
  assert.ok(withoutScript);
  await withoutScript.goto(origin);
  const wordsOf = (page: Page) => page.locator('[data-text]').allTextContents();
  assert.deepEqual(await wordsOf(page), await wordsOf(withoutScript));

  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied').waitFor();
  const snippet = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(snippet.includes(`src="${origin}/audio-transcriber.js"`), snippet);
  assert.ok(snippet.includes(`endpoint="${origin}/v1/audio/transcriptions"`), snippet);

  await page.getByLabel('I speak').selectOption('de');
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

test('the demo page says that the recogniser is being downloaded or missing, until it is ready', async () => {
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
  await page.getByText('The recogniser is being downloaded').waitFor();
  await page.locator('#page-language').selectOption('de');
  await page.getByText('Die Spracherkennung wird gerade geladen').waitFor();
  fault = undefined;
  await page.locator('#readiness').filter({ hasText: /^$/ }).waitFor({ state: 'attached' });

  await using broken = await startSite({ ...engine, check: () => Promise.reject(new Error('There is no model.')) });
  await page.goto(broken.origin);
  await page.locator('#page-language').selectOption('en');
  await page.getByText('has no recogniser at the moment').waitFor();
});

test('the demo page offers the languages that the server knows', async () => {
  const routes = new Hono().on('OPTIONS', '/v1/audio/transcriptions', (c) => c.json({ languages: ['en', 'cy', 'de'] }));
  await using site = await startSite(createToneEngine(), routes);
  await using browser = await openBrowserPage(toneRecording(['1234']).samples);
  const { page } = browser;
  await page.goto(site.origin);
  const options = page.locator('#spoken-language option');
  await options.filter({ hasText: 'Welsh' }).waitFor({ state: 'attached' });
  assert.deepEqual(await options.allTextContents(), ['whatever the server expects', 'English', 'German', 'Welsh']);
  await page.getByLabel('I speak').selectOption('cy');
  await page.locator('#page-language').selectOption('de');
  assert.deepEqual(await options.allTextContents(), ['was der Server erwartet', 'Deutsch', 'Englisch', 'Walisisch']);
  assert.equal(await page.locator('audio-transcriber').evaluate((element) => Reflect.get(element, 'language')), 'cy');
  await page.locator('#page-language').selectOption('ar');
  await page.getByLabel('أتكلم').selectOption('');
  await page.locator('audio-transcriber').getByText('لا تعرف هذه الخدمة', { exact: false }).waitFor();
});
