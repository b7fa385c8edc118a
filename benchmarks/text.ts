import type { Page } from 'playwright-core';
import { encodeWav, type PcmSamples } from '../packages/transcribe-server/src/audio/pcm.ts';
import { buildBundle } from '../scripts/setup/bundle.mjs';
import { printGoals } from './goals.ts';
import { percentile } from './percentile.ts';
import { createLongTranscription } from './text/long-transcription.ts';
import { openTranscriptPage } from './text/transcript-page.ts';

const keys = 'It takes these words without delay, one key after another.';

/** Runs a function of the page, and returns the milliseconds until the browser has painted after it. */
const timePaint = (page: Page, run: string): Promise<number> =>
  page.evaluate(async (code) => {
    const start = performance.now();
    await new Function(`return (async () => { ${code} })()`)();
    await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - start;
  }, run);

/** Types into the focused field, and returns for each key the milliseconds until the browser has painted. */
const typeKeys = async (page: Page): Promise<readonly number[]> => {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { times });
    addEventListener(
      'keydown',
      () => {
        const start = performance.now();
        requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - start)));
      },
      { capture: true },
    );
  });
  for (const key of keys) {
    await page.keyboard.type(key);
    await page.waitForTimeout(50);
  }
  return page.evaluate(() => (window as unknown as { times: number[] }).times);
};

const root = `document.querySelector('audio-transcriber').shadowRoot`;
const untilFound = (selector: string) =>
  `while (!${root}.querySelector('${selector}')) await new Promise((resolve) => requestAnimationFrame(resolve));`;
const press = (part: string) => `${root}.querySelector('[part~=${part}]').click();`;
const figure = (milliseconds: number) => `${milliseconds.toFixed(0)} ms`;
const report = (name: string, value: string) => console.log(name.padEnd(44) + value);
const reportKeys = (name: string, times: readonly number[]) =>
  report(name, [0.5, 0.95, 1].map((share) => figure(percentile(times, share))).join(' / '));

await buildBundle();
const transcription = createLongTranscription(2);
await using opened = await openTranscriptPage(transcription);
const { page } = opened;

console.log(
  `A transcript of two hours, ${transcription.words?.length} words, in Chromium. Times end with the next paint.\n`,
);

const recording = encodeWav(new Int16Array(16_000) as PcmSamples);
const input = page.locator('audio-transcriber input[type=file]');
await page.evaluate(() =>
  document.querySelector('audio-transcriber')?.addEventListener('phase-change', () => {
    Object.assign(window, { changedAt: performance.now() });
  }),
);
await input.setInputFiles({ name: 'note.wav', mimeType: 'audio/wav', buffer: Buffer.from(recording) });
await timePaint(page, untilFound('.time:enabled'));
const shown = await page.evaluate(() => performance.now() - (window as unknown as { changedAt: number }).changedAt);
report('show the transcript with its times', figure(shown));

const scrolled: number[] = [];
for (let part = 1; part <= 40; part += 1) {
  const scroll = `const body = ${root}.querySelector('.transcript-body'); body.scrollTop = body.scrollHeight * ${part / 40};`;
  scrolled.push(await timePaint(page, scroll));
}
report('scroll by a fortieth, longest', figure(Math.max(...scrolled)));

const opening = await timePaint(page, press('edit') + untilFound('textarea'));
report('open the editor', figure(opening));
const typed = await typeKeys(page);
reportKeys('a key in the editor, median / 95 % / longest', typed);
const saving = await timePaint(page, press('save') + untilFound('.time:enabled'));
report('save the edit', figure(saving));

await page.reload();
await page.evaluate((text) => {
  document.body.innerHTML = '<textarea id="bare" rows="25" cols="80"></textarea>';
  (document.querySelector('#bare') as HTMLTextAreaElement).defaultValue = text;
}, transcription.text);
await timePaint(page, `document.querySelector('#bare').focus();`);
const bare = await typeKeys(page);
reportKeys('a key in a bare textarea with the same text', bare);

printGoals([
  {
    name: 'a key takes at most 50 ms (95 %)',
    isMet: percentile(typed, 0.95) <= 50,
    measured: figure(percentile(typed, 0.95)),
  },
  { name: 'the editor opens within 500 ms', isMet: opening <= 500, measured: figure(opening) },
  { name: 'an edit is saved within 1 s', isMet: saving <= 1000, measured: figure(saving) },
]);
