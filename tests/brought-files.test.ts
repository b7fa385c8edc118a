import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeAudio, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { openBrowserPage } from './browser-page.ts';
import { startDemoSite } from './demo-site.ts';

const { samples, text } = toneRecording(['1234', '5678']);

test('without ffmpeg on the server, an AIFF file is transcribed and an MP3 refused before it is sent', async () => {
  const [aiff, mp3] = await Promise.all([encodeAudio(samples, 'aiff'), encodeAudio(samples, 'mp3')]);
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(samples);
  const { PATH } = process.env;
  process.env.PATH = '';
  try {
    const { page, complaints } = browser;
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(request.url());
    });
    await page.goto(site.origin);
    const element = page.locator('audio-transcriber');
    const input = element.locator('input[type=file]');
    await input.waitFor({ state: 'attached' });
    const bring = (name: string, bytes: Uint8Array) =>
      input.setInputFiles({ name, mimeType: '', buffer: Buffer.from(bytes) });
    await bring('song.wav', mp3);
    await element
      .getByText('The service cannot read “song.wav”, which is MP3. It reads WebM (Opus), Ogg (Opus)')
      .waitFor();
    assert.deepEqual(sent, []);
    await bring('memo.aif', aiff);
    await element.getByText(text).waitFor();
    assert.deepEqual(complaints, []);
  } finally {
    process.env.PATH = PATH;
  }
});
