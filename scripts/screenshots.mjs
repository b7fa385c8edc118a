import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { buildBundle } from './setup/bundle.mjs';
import { findProgram } from './setup/find-program.mjs';

/** Pictures of the element in each state and in each mode, for people to look at; and one sheet of all in a mode. */
const folder = fileURLToPath(new URL('../dist/screenshots', import.meta.url));
const scripts = new URL('../packages/transcribe-server/dist/public/', import.meta.url);

const text =
  'The quick brown fox jumps over the lazy dog, and nobody has ever asked the dog. It was a long day, the sun stood ' +
  'low over the fields, and all it wanted was to be left in peace until the evening came.';

const words = text.split(' ').map((word, i) => ({ word, start: i * 0.3, end: i * 0.3 + 0.25 }));
const segments = [{ id: 0, start: 0, end: words.length * 0.3, text }];

/** What the service says to a recording. */
const answers = {
  words: (response) => sendJson(response, 200, { text, language: 'en', duration: words.length * 0.3, segments, words }),
  silence: (response) => sendJson(response, 200, { text: '' }),
  busy: (response) => sendJson(response, 503, { code: 'server-busy', detail: 'The server is busy.' }),
  refusal: (response) =>
    sendJson(response, 413, { code: 'audio-too-large', detail: 'The audio is larger than 25 MB.' }),
  part: (response) => {
    const event = { type: 'transcript.text.segment', id: 0, start: 0, end: 6, text: text.slice(0, 113) };
    response.setHeader('Content-Type', 'text/event-stream');
    response.write(`data: ${JSON.stringify(event)}\n\n`);
  },
  never: () => {},
};

const sendJson = (response, status, body) =>
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

const act = (page, method) =>
  page.evaluate((method) => document.querySelector('audio-transcriber')?.[method](), method);

const reach = (page, phase) =>
  page.waitForFunction((phase) => document.querySelector('audio-transcriber')?.phase === phase, phase);

const record = async (page) => {
  await act(page, 'start');
  await reach(page, 'recording');
  await page.waitForTimeout(1500);
};

const recordAndStop = async (page) => {
  await record(page);
  await act(page, 'stop');
};

/** Each scene: what brings the element there, as a page would; the phase it ends in; what the service answers. */
const scenes = {
  idle: { phase: 'idle' },
  starting: {
    phase: 'starting',
    run: async (page) => {
      await page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = () => new Promise(() => {});
      });
      await act(page, 'start');
    },
  },
  recording: { phase: 'recording', run: record },
  paused: {
    phase: 'paused',
    run: async (page) => {
      await record(page);
      await act(page, 'pause');
    },
  },
  stopping: {
    phase: 'stopping',
    run: async (page) => {
      await page.evaluate(() => {
        MediaRecorder.prototype.stop = () => {};
      });
      await recordAndStop(page);
    },
  },
  recorded: {
    phase: 'recorded',
    run: async (page) => {
      await page.locator('audio-transcriber').evaluate((element) => {
        element.manual = true;
      });
      await recordAndStop(page);
    },
  },
  transcribing: { answer: 'never', phase: 'transcribing', run: recordAndStop },
  'transcribing-with-text': { answer: 'part', phase: 'transcribing', run: recordAndStop },
  transcribed: { answer: 'words', phase: 'transcribed', run: recordAndStop },
  empty: { answer: 'silence', phase: 'transcribed', run: recordAndStop },
  'failed-with-recording': { answer: 'refusal', phase: 'failed', run: recordAndStop },
  'failed-busy': { answer: 'busy', phase: 'failed', run: recordAndStop },
  'failed-without-recording': {
    phase: 'failed',
    run: async (page) => {
      await page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = async () => {
          throw new DOMException('Permission denied', 'NotAllowedError');
        };
      });
      await act(page, 'start');
    },
  },
};

/** A picture is as high as its page, and at least this. */
const height = 120;
const wide = { width: 720, height };

const modes = {
  light: { viewport: wide, colorScheme: 'light' },
  dark: { viewport: wide, colorScheme: 'dark' },
  rtl: { viewport: wide, colorScheme: 'light', lang: 'ar' },
  narrow: { viewport: { width: 320, height }, colorScheme: 'light' },
};

const pageOf = ({ lang = 'en' }, answer) => `
  <!doctype html><html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}"><title>Screenshot</title>
  <meta name="color-scheme" content="light dark">
  <style>body { margin: 16px; font: 16px system-ui, sans-serif }</style>
  <script type="module" src="/audio-transcriber.js"></script>
  <audio-transcriber endpoint="/service/${answer}"></audio-transcriber>`;

const startSite = async () => {
  const site = createServer(async ({ method, url = '/' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const answer = pathname.startsWith('/service/') ? answers[basename(pathname)] : undefined;
    if (answer && method === 'POST') return void answer(response);
    const mode = modes[searchParams.get('mode') ?? ''];
    if (mode) return void response.end(pageOf(mode, searchParams.get('answer')));
    const script = await readFile(new URL(basename(pathname), scripts)).catch(() => undefined);
    if (!script) return void response.writeHead(404).end();
    response.setHeader('Content-Type', 'text/javascript').end(script);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  return {
    origin: `http://127.0.0.1:${site.address().port}`,
    async close() {
      site.close();
      site.closeAllConnections();
    },
  };
};

/** Takes the pictures of a mode, one for each scene. */
const photograph = async (browser, origin, name, mode) => {
  for (const [scene, { answer = 'words', phase, run }] of Object.entries(scenes)) {
    const context = await browser.newContext({ ...mode, deviceScaleFactor: 2 });
    const page = await context.newPage();
    await page.goto(`${origin}/?${new URLSearchParams({ mode: name, answer })}`);
    await page.waitForFunction(() => customElements.get('audio-transcriber'));
    await run?.(page);
    await reach(page, phase);
    // What is loaded or moves after the phase has changed.
    await page.waitForTimeout(400);
    await page.screenshot({ fullPage: true, path: join(folder, `${name}-${scene}.png`) });
    await context.close();
  }
};

/** One page with all the pictures of a mode, which lie beside it. */
const createSheet = async (browser, name, { viewport }) => {
  const figures = Object.keys(scenes).map(
    (scene) =>
      `<figure><figcaption>${scene}</figcaption><img width="${viewport.width}" src="${name}-${scene}.png"></figure>`,
  );
  const columns = viewport.width < wide.width ? 4 : 2;
  const page = await browser.newPage({ viewport: { width: columns * (viewport.width + 24), height } });
  const html = join(folder, `${name}.html`);
  await writeFile(
    html,
    `<!doctype html><title>${name}</title>
    <style>
      body { margin: 12px; columns: ${columns}; column-gap: 24px; background: #888; font: 14px system-ui, sans-serif }
      figure { margin: 0 0 16px; break-inside: avoid }
      img { display: block }
    </style>
    ${figures.join('')}`,
  );
  await page.goto(pathToFileURL(html).href);
  await page.screenshot({ fullPage: true, path: join(folder, `${name}.png`) });
  await page.close();
};

await buildBundle();
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const site = await startSite();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? (await findProgram('chromium')) ?? '/usr/bin/chromium',
  args: [
    ...['--no-sandbox', '--disable-background-networking', '--disable-dev-shm-usage'],
    ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  ],
});
for (const [name, mode] of Object.entries(modes)) {
  await photograph(browser, site.origin, name, mode);
  await createSheet(browser, name, mode);
  console.info(join(folder, `${name}.png`));
}
await browser.close();
await site.close();
