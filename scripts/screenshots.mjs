import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { defaultModelMissing, speak } from '@audio-transcriber/transcribe-server/testing';
import { chromium } from 'playwright-core';
import { encodeWav } from '../packages/transcribe-server/src/audio/pcm.ts';
import { height, modes, readmeMode, readmePictures, wide } from './screenshots/modes.mjs';
import { spokenText, startScreenshotSite } from './screenshots/site.mjs';
import { reach, states } from './screenshots/states.mjs';
import { buildBundle } from './setup/bundle.mjs';
import { requireChromium } from './setup/find-chromium.mjs';

/**
 * Takes screenshots of the element in each state and mode, and creates a contact sheet for each mode, in
 * `dist/screenshots`. With arguments, takes only these modes, such as `dark`, or those of the README: `readme`.
 */
const folder = fileURLToPath(new URL('../dist/screenshots', import.meta.url));
/** More of them would take turns on a machine with two cores. */
const pagesAtOnce = 8;
const readmeFolder = fileURLToPath(new URL('../docs/images', import.meta.url));

/** Takes a screenshot. @param options the state, the mode and the path of the picture */
const photograph = async (browser, origin, { state, path, isFramed = false, ...mode }) => {
  const { failure, phase, run } = states[state];
  const { language = 'en', ...contextOptions } = mode;
  const context = await browser.newContext({ deviceScaleFactor: 2, ...contextOptions });
  const page = await context.newPage();
  // Hide the names of this machine's microphones.
  if (isFramed)
    await page.addInitScript(() => Object.assign(navigator.mediaDevices, { enumerateDevices: async () => [] }));
  await page.goto(
    `${origin}/?${new URLSearchParams({ language, ...(failure && { failure }), ...(isFramed && { framed: '' }) })}`,
  );
  // Wait for the scripts that load on demand.
  await page.waitForLoadState('networkidle');
  await run?.(page);
  await reach(page, phase);
  // Wait for loading and animations after the change of phase.
  await page.waitForTimeout(400);
  await page.screenshot({ fullPage: !isFramed, path });
  await context.close();
};

/** Creates a page with all pictures of a mode, which are in the same folder. */
const createSheet = async (browser, name, { viewport }) => {
  const figures = Object.keys(states).map(
    (state) =>
      `<figure><figcaption>${state}</figcaption><img width="${viewport.width}" src="${name}-${state}.png"></figure>`,
  );
  const columns = viewport.width < wide.width ? 5 : 2;
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

/** The microphone plays the spoken text, synthesized with flite. */
const createMicrophone = async () => {
  const file = join(folder, 'microphone.wav');
  await writeFile(file, encodeWav(await speak(spokenText, { voice: 'rms' })));
  return [`--use-file-for-fake-audio-capture=${file}`];
};

const missing = defaultModelMissing();
if (missing) throw new Error(`The pictures show what the default model understands, and ${missing}`);
await buildBundle();
const wanted = process.argv.slice(2);
const isWanted = (name) => (wanted.length === 0 && name !== 'readme') || wanted.includes(name);
if (wanted.length === 0) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const site = await startScreenshotSite();
const browser = await chromium.launch({
  executablePath: await requireChromium(),
  args: [
    ...['--no-sandbox', '--disable-background-networking', '--disable-dev-shm-usage', '--mute-audio'],
    ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', ...(await createMicrophone())],
    '--autoplay-policy=no-user-gesture-required',
  ],
});
for (const [name, mode] of Object.entries(modes).filter(([name]) => isWanted(name))) {
  // Most states wait for speech, so several of them take the time of one.
  const remaining = Object.keys(states);
  const photographNext = async () => {
    for (let state = remaining.pop(); state; state = remaining.pop()) {
      await photograph(browser, site.origin, { ...mode, state, path: join(folder, `${name}-${state}.png`) });
    }
  };
  await Promise.all(Array.from({ length: pagesAtOnce }, photographNext));
  await createSheet(browser, name, mode);
  console.info(join(folder, `${name}.png`));
}
for (const [name, picture] of isWanted('readme') ? Object.entries(readmePictures) : []) {
  const path = join(readmeFolder, `${name}.png`);
  await photograph(browser, site.origin, { ...readmeMode, ...picture, isFramed: true, path });
  console.info(path);
}
await browser.close();
await site.close();
