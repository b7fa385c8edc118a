import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Transcription } from '@audio-transcriber/contract';
import { chromium, type Page } from 'playwright-core';
import { chromiumArguments, requireChromium } from '../../scripts/setup/find-chromium.mjs';

const scripts = new URL('../../packages/transcribe-server/dist/public/', import.meta.url);

const html = `<!doctype html><html lang="en"><title>Text</title>
<script type="module" src="/audio-transcriber.js"></script>
<audio-transcriber endpoint="/v1/audio/transcriptions"></audio-transcriber>`;

/** A page with the element, whose service answers each recording with the same transcription. */
export interface TranscriptPage extends AsyncDisposable {
  readonly page: Page;
}

export const openTranscriptPage = async (transcription: Transcription): Promise<TranscriptPage> => {
  const server = createServer(async ({ method, url = '/' }, response) => {
    if (method === 'POST') response.setHeader('content-type', 'application/json').end(JSON.stringify(transcription));
    else if (url === '/') response.setHeader('content-type', 'text/html').end(html);
    else {
      const script = await readFile(new URL(`.${url}`, scripts)).catch(() => undefined);
      response.statusCode = script ? 200 : 404;
      response.setHeader('content-type', 'text/javascript').end(script);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({
    executablePath: await requireChromium(),
    args: chromiumArguments,
  });
  const page = await browser.newPage({ viewport: { width: 800, height: 800 } });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    async [Symbol.asyncDispose]() {
      await browser.close();
      server.close();
    },
  };
};
