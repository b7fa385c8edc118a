import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { speak } from '@audio-transcriber/transcribe-server/testing';
import { chromium, type Page } from 'playwright-core';
import { encodeWav, type PcmSamples, sampleRate } from '../packages/transcribe-server/src/audio/pcm.ts';
import { chromiumArguments, requireChromium } from '../scripts/setup/find-chromium.mjs';

/** A page in Chromium, whose microphone plays a sound once, from when it is opened. */
export interface BrowserPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors of the page: console errors and uncaught exceptions. */
  readonly complaints: readonly string[];
}

/** Silence before the speech: the microphone plays before the recording begins. */
const leadInSeconds = 0.6;

/** @param spoken a sentence, or samples of anything else @param args further arguments of Chromium */
export const openBrowserPage = async (
  spoken: string | PcmSamples,
  args: readonly string[] = [],
): Promise<BrowserPage> => {
  const folder = await mkdtempDisposable(join(tmpdir(), 'browser-page-'));
  const microphone = join(folder.path, 'microphone.wav');
  const speech = typeof spoken === 'string' ? await speak(spoken) : spoken;
  const samples = new Int16Array(speech.length + leadInSeconds * sampleRate);
  samples.set(speech, leadInSeconds * sampleRate);
  await writeFile(microphone, encodeWav(samples as PcmSamples));

  const browser = await chromium.launch({
    executablePath: await requireChromium(),
    args: [
      ...[...chromiumArguments, '--use-fake-ui-for-media-stream'],
      ...['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${microphone}%noloop`],
      ...args,
    ],
  });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return {
    page,
    complaints,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await folder.remove();
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
