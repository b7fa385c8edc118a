import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSherpaEngine } from '@audio-transcriber/transcribe-server';
import {
  defaultModelFolder,
  defaultModelMissing,
  isPromptInstalled,
  joinPrompts,
} from '@audio-transcriber/transcribe-server/testing';
import type { Page } from 'playwright-core';
import { encodeWav } from '../packages/transcribe-server/src/audio/pcm.ts';
import { openBrowserPage } from './browser-page.ts';
import { startDemoSite } from './demo-site.ts';

/** The highlighted word at a playback time, in seconds. */
interface Sample {
  readonly seconds: number;
  readonly word: string;
}

/** Plays the transcribed recording, and reads the highlighted word in every frame. */
const playAndWatch = (page: Page): Promise<Sample[]> =>
  page.locator('audio-transcriber').evaluate(async (element) => {
    const player = element.shadowRoot?.querySelector('audio');
    if (!player) throw new Error('There is no player.');
    const samples: { seconds: number; word: string }[] = [];
    await player.play();
    while (!player.ended) {
      await new Promise(requestAnimationFrame);
      const seconds = player.currentTime;
      const [range] = CSS.highlights.get('audio-transcriber-spoken') ?? [];
      const text = range?.startContainer.textContent?.slice(range.startOffset, range.endOffset) ?? '';
      samples.push({ seconds, word: text.toLowerCase().replaceAll(/[^a-z]/g, '') });
    }
    return samples;
  });

/** Tolerance in seconds: a word must be highlighted this long after its start, until this long before its end. */
const tolerance = 0.15;

test('highlights each word while it plays, with the default model and human speech', {
  skip: defaultModelMissing() || (!isPromptInstalled() && 'asterisk-core-sounds-en-g722 is not installed'),
}, async () => {
  const speech = await joinPrompts({ seed: 3, count: 8, pauseSeconds: [0.15, 0.3, 0.6] });
  await using engine = createSherpaEngine({ modelFolder: defaultModelFolder });
  await using site = await startDemoSite({ engine });
  await using browser = await openBrowserPage(speech.samples);
  const { page, complaints } = browser;
  await page.goto(site.origin);
  await page.locator('audio-transcriber input[type=file]').setInputFiles({
    ...{ name: 'words.wav', mimeType: 'audio/wav', buffer: Buffer.from(encodeWav(speech.samples)) },
  });
  await page
    .locator('audio-transcriber [part~=transcript]')
    .getByText(/september/i)
    .waitFor({ timeout: 60_000 });
  const samples = await playAndWatch(page);
  for (const { word, startSeconds, endSeconds } of speech.words) {
    const heard = samples.filter(
      ({ seconds }) => seconds > startSeconds + tolerance && seconds < endSeconds - tolerance,
    );
    assert.ok(heard.length > 0, `no frame was drawn during ${word}`);
    assert.deepEqual([...new Set(heard.map((sample) => sample.word))], [word.toLowerCase()], `${startSeconds} s`);
  }
  assert.deepEqual(complaints, []);
});
