import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { speak } from '@audio-transcriber/transcribe-server/testing';
import { chromium, type Page } from 'playwright-core';
import { encodeWav, type PcmSamples, sampleRate } from '../packages/transcribe-server/src/audio/pcm.ts';
import { chromiumArguments, requireChromium } from '../scripts/setup/find-chromium.mjs';

/** Chromium with a microphone that plays a sound once, each time that it is opened. */
export interface MicrophoneBrowser extends AsyncDisposable {
  /**
   * Opens a page in a profile of its own. One page at a time, as they have the same microphone.
   *
   * @param spoken what the microphone plays: a sentence, or samples of anything else
   */
  openPage(spoken: string | PcmSamples): Promise<BrowserPage>;
}

/** A page in Chromium. */
export interface BrowserPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors of the page: console errors and uncaught exceptions. */
  readonly complaints: readonly string[];
}

/** Silence before the speech: the microphone plays before the recording begins. */
const leadInSeconds = 0.6;

/** @param args further arguments of Chromium */
export const startMicrophoneBrowser = async (args: readonly string[] = []): Promise<MicrophoneBrowser> => {
  const folder = await mkdtempDisposable(join(tmpdir(), 'microphone-browser-'));
  const file = join(folder.path, 'microphone.wav');
  const browser = await chromium.launch({
    executablePath: await requireChromium(),
    args: [
      ...[...chromiumArguments, '--use-fake-ui-for-media-stream'],
      ...['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${file}%noloop`],
      ...args,
    ],
  });
  return {
    async openPage(spoken) {
      const speech = typeof spoken === 'string' ? await speak(spoken) : spoken;
      const samples = new Int16Array(speech.length + leadInSeconds * sampleRate);
      samples.set(speech, leadInSeconds * sampleRate);
      await writeFile(file, encodeWav(samples as PcmSamples));

      const context = await browser.newContext();
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await folder.remove();
    },
  };
};
