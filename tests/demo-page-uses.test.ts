import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTranscribeApp } from '@audio-transcriber/transcribe-server';
import { createToneEngine, defaultModelMissing, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { Hono } from 'hono';
import type { Page } from 'playwright-core';
import { createLocalEngine } from '../benchmarks/local-engine.ts';
import { createSite } from '../packages/transcribe-server/src/cli/demo-site.ts';
import { startHttpServer } from '../packages/transcribe-server/src/cli/http-server.ts';
import { defaultModel } from '../packages/transcribe-server/src/models/default-model.ts';
import { createTemporaryFolder } from '../packages/transcribe-server/src/platform/temporary-folder.ts';
import { openBrowserPage } from './browser-page.ts';
import { startDemoSite } from './demo-site.ts';
import { dictate } from './example-page.ts';

const spoken = toneRecording(['1234', '5678']);

const readSelection = async (page: Page): Promise<readonly (string | null)[]> => [
  await page.locator('[role=tab][aria-selected=true]').getAttribute('id'),
  await page.locator('[role=tabpanel]:visible').getAttribute('id'),
  await page.evaluate(() => document.activeElement?.id ?? null),
];

test('arrow keys, Home and End select the tabs of the demo page, also from right to left', async () => {
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(spoken.samples);
  const { page, complaints } = browser;
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(site.origin);
  await page.getByRole('tab', { name: 'Note' }).focus();
  const press = async (key: string, use: string) => {
    await page.keyboard.press(key);
    assert.deepEqual(await readSelection(page), [`${use}-tab`, use, `${use}-tab`], key);
    const tabStops = page.locator('[role=tab][tabindex="0"], [role=tab]:not([tabindex])');
    assert.deepEqual(await tabStops.evaluateAll((tabs) => tabs.map(({ id }) => id)), [`${use}-tab`]);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  };
  await press('ArrowRight', 'form');
  await press('ArrowRight', 'dictation');
  await press('ArrowRight', 'note');
  await press('ArrowLeft', 'dictation');
  await press('Home', 'note');
  await press('End', 'dictation');
  await page.locator('#page-language').selectOption('ar');
  await page.getByRole('tab', { name: 'إملاء' }).focus();
  await press('ArrowRight', 'form');
  await press('ArrowLeft', 'dictation');
  await press('ArrowLeft', 'note');
  assert.deepEqual(complaints, []);
});

test('the form of the demo page requires a transcript, and shows what it would send', async () => {
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(spoken.samples);
  const { page, complaints } = browser;
  await page.goto(site.origin);
  await page.getByRole('tab', { name: 'Form' }).click();
  await page.getByLabel('Your name').fill('Ada');
  await page.locator('#message:invalid').waitFor();
  await page.getByRole('button', { name: 'Send' }).click();
  const sent = page.locator('#sent');
  assert.equal(await sent.textContent(), '');
  await dictate(page);
  await page.locator('#message:state(transcribed)').waitFor();
  await page.getByRole('button', { name: 'Send' }).click();
  await sent.getByText('Your server would receive:').waitFor();
  assert.deepEqual(await sent.locator('dt, dd').allTextContents(), ['name', 'Ada', 'message', spoken.text]);
  assert.deepEqual(complaints, []);
});

test('dictation on the demo page inserts the words at the cursor, and shows them once', async () => {
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(spoken.samples);
  const { page, complaints } = browser;
  await page.goto(site.origin);
  await page.getByRole('tab', { name: 'Dictation' }).click();
  const letter = page.getByLabel('Letter');
  await letter.fill('Dear Ann, . Bye');
  await letter.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(10, 10));
  await dictate(page);
  const expected = `Dear Ann, ${spoken.text}. Bye`;
  await page.waitForFunction(
    (text) => document.querySelector<HTMLTextAreaElement>('#letter')?.value === text,
    expected,
  );
  assert.equal(await page.locator('#dictation [part~=transcript]').isVisible(), false);
  assert.deepEqual(complaints, []);
});

test('a tab that is left stops and transcribes its recording; the next has the same language', async () => {
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(spoken.samples);
  const { page } = browser;
  await page.goto(site.origin);
  await page.locator('#spoken-language').selectOption('de');
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.locator('#note audio-transcriber:state(recording)').waitFor();
  await page.getByRole('tab', { name: 'Dictation' }).click();
  await page.locator('#note audio-transcriber:state(transcribed)').waitFor({ state: 'attached' });
  const recorder = page.locator('#dictation audio-transcriber');
  assert.equal(await recorder.evaluate((element) => Reflect.get(element, 'language')), 'de');
});

test('the sample is transcribed without a microphone, and About names the model and its accuracy', {
  skip: defaultModelMissing(),
}, async () => {
  await using engine = createLocalEngine();
  const app = new Hono();
  app.route('/', await createSite({ model: defaultModel }));
  app.route('/', createTranscribeApp({ engine }));
  const server = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
  await using browser = await openBrowserPage(spoken.samples);
  const { page, complaints } = browser;
  await page.goto(`http://127.0.0.1:${server.port}`);
  await page.getByRole('button', { name: 'Try a sample' }).click();
  await page.locator('#note audio-transcriber').getByText('Weasels have eaten our phone system').waitFor();

  await page.getByText('About this server').click();
  await page.getByRole('link', { name: defaultModel.name }).waitFor();
  await page.getByText(`${defaultModel.errors?.percent}% of the words are wrong`).waitFor();
  await page.getByRole('link', { name: 'CC BY-SA 3.0' }).waitFor();
  assert.deepEqual(complaints, []);
  await server.stop();
});

/** Serves a page that can be set later. */
const startPage = async () => {
  let html = '';
  const app = new Hono().get('/', (c) => c.html(html)).get('/favicon.ico', (c) => c.body(null, 204));
  const server = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
  return {
    origin: `http://127.0.0.1:${server.port}`,
    setBody(body: string) {
      html = `<!doctype html><html lang="en"><title>Elsewhere</title><body>${body}`;
    },
    [Symbol.asyncDispose]: () => server.stop(),
  };
};

test('the snippets work on a page of another origin that is allowed', async () => {
  await using elsewhere = await startPage();
  await using temporaryFolder = createTemporaryFolder();
  const engine = createToneEngine();
  const app = new Hono();
  app.route('/', await createSite());
  app.route('/', createTranscribeApp({ engine, temporaryFolder, allowedOrigins: [elsewhere.origin] }));
  const server = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${server.port}`;
  await using browser = await openBrowserPage(spoken.samples);
  const { page, complaints } = browser;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin });

  const copySnippet = async (tab: string) => {
    await page.goto(origin);
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied').waitFor();
    elsewhere.setBody(await page.evaluate(() => navigator.clipboard.readText()));
    await page.goto(elsewhere.origin);
    await page.getByRole('button', { name: 'Start recording' }).waitFor();
  };
  await copySnippet('Form');
  assert.equal(await page.locator('form').evaluate((form) => (form as HTMLFormElement).checkValidity()), false);
  await copySnippet('Dictation');
  await page.locator('textarea#letter').waitFor();
  await copySnippet('Note');
  await dictate(page);
  await page.locator('audio-transcriber').getByText(spoken.text).waitFor();
  assert.deepEqual(complaints, []);
  await server.stop();
});
