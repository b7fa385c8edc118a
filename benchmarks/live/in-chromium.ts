import type { PartialTranscription, TranscriptionSegment, TranscriptionWord } from '@audio-transcriber/contract';
import type { PcmSamples } from '@audio-transcriber/transcribe-server';
import type { AudioTranscriber } from '../../packages/recorder-element/src/index.ts';
import { secondsOf } from '../../packages/transcribe-server/src/audio/pcm.ts';
import { startMicrophoneBrowser } from '../../tests/microphone-browser.ts';
import type { Observation } from './speak.ts';

/** What was shown, in seconds from the start of the recording: segments that became final, or partial text. */
interface PageUpdate {
  readonly seconds: number;
  readonly segments?: readonly TranscriptionSegment[];
  readonly partial?: PartialTranscription;
}

type ObservedPage = typeof globalThis & { updates: PageUpdate[]; words: readonly TranscriptionWord[] };

/** Runs in the page: notes what is shown, and when. */
const observe = async () => {
  await customElements.whenDefined('audio-transcriber');
  const element = document.querySelector('audio-transcriber') as AudioTranscriber;
  const observed = Object.assign(globalThis, { updates: [], words: [] }) as unknown as ObservedPage;
  let startedAt = 0;
  let finals = 0;
  const note = async (segments: readonly TranscriptionSegment[], partial?: PartialTranscription) => {
    const news = segments.slice(finals);
    finals = segments.length;
    await element.updateComplete;
    const seconds = (performance.now() - startedAt) / 1000;
    if (news.length > 0) observed.updates.push({ seconds, segments: news });
    if (partial !== undefined) observed.updates.push({ seconds, partial });
  };
  element.addEventListener('recording-start', () => {
    startedAt = performance.now();
  });
  element.addEventListener('transcription-progress', ({ segments, partial }) => void note(segments, partial));
  element.addEventListener('transcription-complete', ({ transcription: { segments = [], words = [] } }) => {
    observed.words = words;
    void note(segments);
  });
};

/** Records speech on the server's page in Chromium, whose microphone plays it. */
export const speakInChromium = async (address: string, samples: PcmSamples): Promise<Observation> => {
  await using chromium = await startMicrophoneBrowser();
  await using browser = await chromium.openPage(samples);
  const { page } = browser;
  await page.goto(address);
  await page.evaluate(observe);
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await page.waitForTimeout(1000 * (secondsOf(samples) + 1));
  const stopped = performance.now();
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByRole('button', { name: 'Keep talking' }).waitFor();
  const waitSeconds = (performance.now() - stopped) / 1000;
  const { updates, words } = await page.evaluate(() => {
    const { updates, words } = globalThis as ObservedPage;
    return { updates, words };
  });
  const wordsIn = ({ start, end }: TranscriptionSegment) =>
    words.filter((word) => (word.start + word.end) / 2 >= start && (word.start + word.end) / 2 < end);
  return {
    updates: updates.map(({ segments, ...update }) =>
      segments === undefined ? update : { ...update, final: segments.flatMap(wordsIn) },
    ),
    waitSeconds,
  };
};
