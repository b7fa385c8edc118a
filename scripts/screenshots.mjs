import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isFliteInstalled, speak } from '@audio-transcriber/transcribe-server/testing';
import { chromium } from 'playwright-core';
import { encodeWav } from '../packages/transcribe-server/src/audio/pcm.ts';
import { buildBundle } from './setup/bundle.mjs';
import { findProgram } from './setup/find-program.mjs';
import { spokenText, startScreenshotSite } from './setup/screenshot-site.mjs';

/**
 * Pictures of the element in each state and in each mode, for people to look at, and one sheet of all in a mode; those
 * of the README too. Names of modes, such as `dark`, take only those, and `readme` only the README's.
 */
const folder = fileURLToPath(new URL('../dist/screenshots', import.meta.url));
const readmeFolder = fileURLToPath(new URL('../docs/images', import.meta.url));

const onElement = (page, work, argument) => page.locator('audio-transcriber').evaluate(work, argument);

const act = (page, method) => onElement(page, (element, method) => element[method](), method);

const reach = (page, phase) =>
  page.waitForFunction((phase) => document.querySelector('audio-transcriber')?.phase === phase, phase);

const press = (page, selector) => page.locator(`audio-transcriber ${selector}`).first().click();

const record = async (page, ms = 2500) => {
  await act(page, 'start');
  await reach(page, 'recording');
  await page.waitForTimeout(ms);
};

const recordAndStop = async (page) => {
  await record(page);
  await act(page, 'stop');
};

const transcribe = async (page) => {
  await recordAndStop(page);
  await reach(page, 'transcribed');
  await page.locator('audio-transcriber .tools').waitFor();
};

const interrupt = async (page) => {
  await record(page, 3500);
  await page.reload();
  await page.locator('audio-transcriber .recovery').waitFor();
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
  recording: { answer: 'never', phase: 'recording', run: record },
  'recording-with-text': {
    answer: 'live',
    phase: 'recording',
    run: async (page) => {
      await record(page);
      await page.locator('audio-transcriber .transcript').waitFor();
    },
  },
  'recording-silence': {
    answer: 'never',
    phase: 'recording',
    run: async (page) => {
      await page.evaluate(() => {
        const context = new AudioContext();
        const silence = new ConstantSourceNode(context, { offset: 0 });
        const destination = new MediaStreamAudioDestinationNode(context);
        silence.connect(destination);
        silence.start();
        navigator.mediaDevices.getUserMedia = async () => destination.stream;
      });
      await record(page);
      await page.locator('audio-transcriber .silent').waitFor();
    },
  },
  paused: {
    answer: 'never',
    phase: 'paused',
    run: async (page) => {
      await record(page);
      await act(page, 'pause');
    },
  },
  stopping: {
    answer: 'never',
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
      await onElement(page, (element) => {
        element.manual = true;
      });
      await recordAndStop(page);
    },
  },
  transcribing: { answer: 'never', phase: 'transcribing', run: recordAndStop },
  'transcribing-with-text': { answer: 'live', phase: 'transcribing', run: recordAndStop },
  transcribed: { phase: 'transcribed', run: transcribe },
  'transcribed-playing': {
    phase: 'transcribed',
    run: async (page) => {
      await transcribe(page);
      await onElement(page, (element) => {
        element.shadowRoot.querySelector('audio').currentTime = 1.6;
      });
    },
  },
  'transcribed-menu': {
    phase: 'transcribed',
    run: async (page) => {
      await transcribe(page);
      await press(page, '#menu-button');
    },
  },
  editing: {
    phase: 'transcribed',
    run: async (page) => {
      await transcribe(page);
      await press(page, '.tools .action');
    },
  },
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
      await press(page, 'summary');
    },
  },
  interrupted: { answer: 'never', phase: 'idle', run: interrupt },
  'interrupted-several': {
    answer: 'never',
    phase: 'idle',
    run: async (page) => {
      await interrupt(page);
      await interrupt(page);
    },
  },
  disabled: {
    phase: 'idle',
    run: (page) =>
      onElement(page, (element) => {
        element.disabled = true;
      }),
  },
  'read-only-with-text': {
    phase: 'idle',
    run: (page) =>
      onElement(
        page,
        (element, text) => {
          element.value = text;
          element.readOnly = true;
        },
        spokenText,
      ),
  },
};

/** A picture is as high as its page, and at least this. */
const height = 120;
const wide = { width: 720, height };

const modes = {
  light: { viewport: wide, colorScheme: 'light' },
  dark: { viewport: wide, colorScheme: 'dark' },
  rtl: { viewport: wide, colorScheme: 'light', language: 'ar' },
  narrow: { viewport: { width: 320, height }, colorScheme: 'light' },
  contrast: { viewport: wide, colorScheme: 'dark', forcedColors: 'active' },
};

const readmeMode = { viewport: { width: 440, height: 460 }, deviceScaleFactor: 1.5 };
const readmePictures = {
  recording: { scene: 'recording-with-text', colorScheme: 'dark' },
  transcript: { scene: 'transcribed-playing', colorScheme: 'light' },
  interrupted: { scene: 'interrupted', colorScheme: 'light' },
};

/** @param options of the page: the scene, the mode, and where the picture goes */
const photograph = async (browser, origin, { scene, path, isFramed = false, ...mode }) => {
  const { answer = 'words', phase, run } = scenes[scene];
  const { language = 'en', ...contextOptions } = mode;
  const context = await browser.newContext({ deviceScaleFactor: 2, ...contextOptions });
  const page = await context.newPage();
  // The names of a machine's microphones say nothing in a README.
  if (isFramed)
    await page.addInitScript(() => Object.assign(navigator.mediaDevices, { enumerateDevices: async () => [] }));
  await page.goto(`${origin}/?${new URLSearchParams({ language, answer, ...(isFramed && { framed: '' }) })}`);
  // What comes after the first script has come too.
  await page.waitForLoadState('networkidle');
  await run?.(page);
  await reach(page, phase);
  // What is loaded or moves after the phase has changed.
  await page.waitForTimeout(400);
  await page.screenshot({ fullPage: !isFramed, path });
  await context.close();
};

/** One page with all the pictures of a mode, which lie beside it. */
const createSheet = async (browser, name, { viewport }) => {
  const figures = Object.keys(scenes).map(
    (scene) =>
      `<figure><figcaption>${scene}</figcaption><img width="${viewport.width}" src="${name}-${scene}.png"></figure>`,
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

/** The microphone says what the services have understood; where flite is missing it beeps. */
const createMicrophone = async () => {
  if (!isFliteInstalled()) return [];
  const file = join(folder, 'microphone.wav');
  await writeFile(file, encodeWav(await speak(spokenText)));
  return [`--use-file-for-fake-audio-capture=${file}`];
};

await buildBundle();
const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);
if (wanted.length === 0) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const site = await startScreenshotSite();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? (await findProgram('chromium')) ?? '/usr/bin/chromium',
  args: [
    ...['--no-sandbox', '--disable-background-networking', '--disable-dev-shm-usage', '--mute-audio'],
    ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', ...(await createMicrophone())],
    '--autoplay-policy=no-user-gesture-required',
  ],
});
for (const [name, mode] of Object.entries(modes).filter(([name]) => isWanted(name))) {
  for (const scene of Object.keys(scenes)) {
    await photograph(browser, site.origin, { ...mode, scene, path: join(folder, `${name}-${scene}.png`) });
  }
  await createSheet(browser, name, mode);
  console.info(join(folder, `${name}.png`));
}
for (const [name, picture] of isWanted('readme') ? Object.entries(readmePictures) : []) {
  const path = join(readmeFolder, `${name}.png`);
  await photograph(browser, site.origin, { ...readmeMode, ...picture, isFramed: true, path });
  console.info(path);
}
await browser.close();
site.close();
