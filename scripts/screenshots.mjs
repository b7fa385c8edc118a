import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { defaultModelMissing, speak } from '@audio-transcriber/transcribe-server/testing';
import { chromium } from 'playwright-core';
import { encodeWav } from '../packages/transcribe-server/src/audio/pcm.ts';
import { demoPictures, demoViewport } from './screenshots/demo.mjs';
import { applyMode, height, modes, wide } from './screenshots/modes.mjs';
import { spokenText, startScreenshotSite } from './screenshots/site.mjs';
import { reach, states } from './screenshots/states.mjs';
import { buildBundle } from './setup/bundle.mjs';
import { chromiumArguments, requireChromium } from './setup/find-chromium.mjs';

/**
 * Takes screenshots of the element in each state and mode, with a contact sheet for each mode, and those of the README,
 * which show the demo page. Writes them to `dist/screenshots`. With the argument `readme`, takes only those of the README,
 * and writes them to `docs/images`.
 */
const folder = fileURLToPath(new URL('../dist/screenshots', import.meta.url));
const readmeFolder = fileURLToPath(new URL('../docs/images', import.meta.url));
const isReadme = process.argv.includes('readme');
/** More of them would take turns on a machine with two cores. */
const pagesAtOnce = 8;

const openPage = async (browser, url, viewport, deviceScaleFactor) => {
  const page = await browser.newPage({ viewport, deviceScaleFactor });
  page.setDefaultTimeout(60_000);
  // Hide the names of this machine's microphones.
  await page.addInitScript(() => Object.assign(navigator.mediaDevices, { enumerateDevices: async () => [] }));
  await page.goto(url);
  // Wait for the scripts that load on demand.
  await page.waitForLoadState('networkidle');
  return page;
};

/** Brings the element into a state and those that follow it, and takes a screenshot of each in each mode. */
const photographStates = async (browser, origin, first) => {
  const { failure } = states[first];
  const page = await openPage(browser, `${origin}/state${failure ? `?failure=${failure}` : ''}`, wide, 2);
  const following = Object.keys(states).filter((state) => states[state].follows === first);
  for (const state of [first, ...following]) {
    await states[state].run?.(page);
    await reach(page, states[state].phase);
    for (const [name, mode] of Object.entries(modes)) {
      await applyMode(page, mode);
      await page.screenshot({ fullPage: true, path: join(folder, `${name}-${state}.png`) });
    }
  }
  await page.close();
};

/** Takes a picture of the demo page for the README in light and in dark colors. */
const photographDemo = async (browser, origin, name, pictures) => {
  const page = await openPage(browser, origin, demoViewport, 1.5);
  await demoPictures[name](page);
  for (const colorScheme of ['light', 'dark']) {
    await applyMode(page, { viewport: demoViewport, colorScheme });
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) });
  }
  await page.close();
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
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const site = await startScreenshotSite();
const browser = await chromium.launch({
  executablePath: await requireChromium(),
  args: [
    ...[...chromiumArguments, '--disable-dev-shm-usage', '--mute-audio'],
    ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', ...(await createMicrophone())],
    '--autoplay-policy=no-user-gesture-required',
  ],
});
// First those of the README, whose words have to be right: they get the processor for themselves.
const pictures = isReadme ? readmeFolder : folder;
await Promise.all(Object.keys(demoPictures).map((name) => photographDemo(browser, site.origin, name, pictures)));
console.info(join(pictures, '*-light.png'));
if (!isReadme) {
  // Most states wait for speech, so several of them take the time of one.
  const remaining = Object.keys(states).filter((state) => !states[state].follows);
  const photographNext = async () => {
    for (let state = remaining.pop(); state; state = remaining.pop()) {
      await photographStates(browser, site.origin, state);
    }
  };
  await Promise.all(Array.from({ length: pagesAtOnce }, photographNext));
  await Promise.all(Object.entries(modes).map(([name, mode]) => createSheet(browser, name, mode)));
  for (const name of Object.keys(modes)) console.info(join(folder, `${name}.png`));
}
await browser.close();
await site.close();
