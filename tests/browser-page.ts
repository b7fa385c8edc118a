import { after } from 'node:test';
import type { Page } from 'playwright-core';
import type { PcmSamples } from '../packages/transcribe-server/src/audio/pcm.ts';
import { type BrowserPage, type MicrophoneBrowser, startMicrophoneBrowser } from './microphone-browser.ts';

/** Browsers of this test file without a page. Starting one takes two seconds of processor time. */
const idle: MicrophoneBrowser[] = [];
const started = new AsyncDisposableStack();
after(() => started.disposeAsync());

/**
 * Opens a page in Chromium, whose microphone plays a sound once, from when it is opened. The pages of a test file that are
 * open one after another share a browser.
 *
 * @param spoken a sentence, or samples of anything else
 */
export const openBrowserPage = async (spoken: string | PcmSamples): Promise<BrowserPage> => {
  const browser = idle.pop() ?? started.use(await startMicrophoneBrowser());
  const page = await browser.openPage(spoken);
  return {
    ...page,
    async [Symbol.asyncDispose]() {
      await page[Symbol.asyncDispose]();
      idle.push(browser);
    },
  };
};

/** Listens to the same microphone until sound is followed by a second of silence. */
export const untilSilence = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let heard = false;
    let loudAt = performance.now();
    while (!heard || performance.now() - loudAt < 1000) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      analyser.getFloatTimeDomainData(samples);
      if (!samples.some((sample) => Math.abs(sample) > 0.02)) continue;
      heard = true;
      loudAt = performance.now();
    }
    for (const track of stream.getTracks()) track.stop();
    await context.close();
  });
