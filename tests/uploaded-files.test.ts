import assert from 'node:assert/strict';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('a file that is dropped beside the element leaves the page where it is; on it, it gives the exports its name', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'dropped-file-'));
  const path = join(folder.path, 'Meeting on Monday.aiff');
  await writeFile(path, await encodeAudio(samples, 'aiff'));
  await using site = await startDemoSite();
  await using browser = await openBrowserPage(samples);
  const { page } = browser;
  await page.goto(site.origin);
  const element = page.locator('audio-transcriber');
  await element.locator('input[type=file]').waitFor({ state: 'attached' });
  const devtools = await page.context().newCDPSession(page);
  const drop = async (selector: string) => {
    const box = await page.locator(selector).boundingBox();
    assert.ok(box);
    const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await devtools.send('Input.dispatchDragEvent', { type, ...place, data });
    }
  };
  await drop('h1');
  await drop('audio-transcriber');
  await element.getByText(text).waitFor();
  assert.equal(page.url(), `${site.origin}/`);
  await element.getByText('Meeting on Monday.aiff').waitFor();
  await element.getByRole('button', { name: 'Download text' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    element.getByRole('menuitem', { name: 'WebVTT' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'Meeting on Monday.vtt');
});
