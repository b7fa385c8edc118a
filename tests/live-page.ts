import assert from 'node:assert/strict';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Transcription } from '@audio-transcriber/contract';
import {
  defaultModelFolder,
  defaultModelMissing,
  isPromptInstalled,
  sileroMissing,
} from '@audio-transcriber/transcribe-server/testing';
import type { Page } from 'playwright-core';
import type { Recording } from '../packages/recorder-element/src/recording/recording.ts';
import { type PcmSamples, sampleRate } from '../packages/transcribe-server/src/audio/pcm.ts';
import { readPrompt } from '../packages/transcribe-server/src/testing/debian-prompt.ts';
import { openBrowserPage } from './browser-page.ts';
import { startServerProcess } from './server-process.ts';

/** The reason to skip a test that recognises human speech, or false. */
export const humanSpeechMissing = (): string | false =>
  defaultModelMissing() || (!isPromptInstalled() && 'asterisk-core-sounds-en-g722 is not installed');

/** Joins prompts of Debian's package and pauses, which are numbers of seconds. */
export const joinSpeech = async (...parts: readonly (string | number)[]): Promise<PcmSamples> => {
  const samples = await Promise.all(
    parts.map((part) => (typeof part === 'string' ? readPrompt(part) : new Int16Array(part * sampleRate))),
  );
  return new Int16Array(await new Blob(samples).arrayBuffer());
};

/** The command with the default model. It can be killed and restarted on the same port. */
export interface LiveServer extends AsyncDisposable {
  readonly address: string;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

export const startLiveServer = async (): Promise<LiveServer> => {
  const folder = await mkdtempDisposable(join(tmpdir(), 'live-server-'));
  const environment = {
    ENGINE: 'sherpa',
    MODELS_DIR: dirname(defaultModelFolder),
    SHERPA_MODEL_DIR: defaultModelFolder,
    VOICE_ACTIVITY: sileroMissing() ? 'energy' : 'silero',
  };
  const start = (port = 0) => startServerProcess({ folder: folder.path, port, environment });
  let server = await start();
  return {
    address: server.address,
    kill: () => server.kill(),
    async restart() {
      server = await start(server.port);
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder.remove();
    },
  };
};

/** The words that the element showed after a change, layer by layer. */
interface ShownText {
  readonly phase: string;
  readonly final: string;
  readonly stable: string;
  readonly unstable: string;
}

/** A page in Chromium that records what its element shows while its microphone plays speech. */
export interface LivePage extends AsyncDisposable {
  readonly page: Page;
  /** Errors of the page. */
  readonly complaints: readonly string[];
  start(): Promise<void>;
  /** Waits until the element shows these words during the recording. */
  untilShown(words: RegExp): Promise<void>;
  stop(): Promise<void>;
  /** Returns the transcript once it is complete. */
  readTranscript(): Promise<string>;
  /** Returns what was shown during the recording, after each change. The first is the text before the first word. */
  readShown(): Promise<readonly ShownText[]>;
  /** Returns what was added to the live region for sentences, in order. */
  readAnnounced(): Promise<readonly string[]>;
  /** Returns the transcript of the recording when it is posted as one file. */
  transcribeWhole(): Promise<string>;
}

type ObservedPage = typeof globalThis & { shown: ShownText[]; announced: string[] };

/** Runs in the page: records each change of the words, and what screen readers are told. */
const observe = async () => {
  await customElements.whenDefined('audio-transcriber');
  const element = document.querySelector('audio-transcriber') as HTMLElement & { phase: string };
  const { shadowRoot: root } = element;
  if (root === null) throw new Error('There is no shadow root.');
  const observed = Object.assign(globalThis, { shown: [], announced: [] }) as unknown as ObservedPage;
  const readLayer = (layer: string) =>
    [...root.querySelectorAll(`.transcript .${layer}`)].map(({ textContent }) => textContent).join('');
  const read = () => {
    const layers = { final: readLayer('final'), stable: readLayer('stable'), unstable: readLayer('unstable') };
    const text = { phase: element.phase, ...layers };
    if (Object.values(layers).join('') === '' || JSON.stringify(text) === JSON.stringify(observed.shown.at(-1))) return;
    observed.shown.push(text);
  };
  new MutationObserver((records) => {
    read();
    for (const { target, addedNodes } of records) {
      const isRegion = target instanceof Element && target.matches('.announcement[aria-atomic=false]');
      if (!isRegion) continue;
      observed.announced.push(...[...addedNodes].map(({ textContent }) => textContent?.trim() ?? '').filter(Boolean));
    }
  }).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
};

/** Opens the page of a site whose microphone plays this speech once, from when it is opened. */
export const openLivePage = async (address: string, speech: PcmSamples): Promise<LivePage> => {
  const { page, complaints, ...browser } = await openBrowserPage(speech);
  await page.goto(address);
  await page.evaluate(observe);
  const element = page.locator('audio-transcriber');

  return {
    page,
    complaints,
    async start() {
      await page.getByRole('button', { name: 'Start recording' }).click();
      await page.getByRole('button', { name: 'Stop recording' }).waitFor();
    },
    untilShown: (words) => page.locator('audio-transcriber:state(recording) .transcript').getByText(words).waitFor(),
    stop: () => page.getByRole('button', { name: 'Stop recording' }).click(),
    async readTranscript() {
      await page.getByRole('button', { name: 'Keep talking' }).waitFor();
      return (await element.locator('[part~=transcript]').textContent())?.trim() ?? '';
    },
    async readShown() {
      const shown = await page.evaluate(() => (globalThis as ObservedPage).shown);
      return shown.filter(({ phase }) => phase === 'recording' || phase === 'paused');
    },
    readAnnounced: () => page.evaluate(() => (globalThis as ObservedPage).announced),
    async transcribeWhole() {
      const transcription = await element.evaluate(async (each) => {
        const { recording } = each as HTMLElement & { recording?: Recording };
        const body = new FormData();
        if (recording) body.set('file', recording.blob, 'recording.webm');
        return (await (await fetch('/v1/audio/transcriptions', { method: 'POST', body })).json()) as Transcription;
      });
      return transcription.text;
    },
    [Symbol.asyncDispose]: () => browser[Symbol.asyncDispose](),
  };
};

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];

/**
 * Asserts that words appeared in the order of the transcript, none twice, and that none was lost where a segment replaced
 * partial text. Judges the words that the transcript has once, as others cannot be told apart, and leaves unstable words
 * and the last stable one alone, which may be wrong.
 */
export const assertShownInOrder = (shown: readonly ShownText[], transcript: string): void => {
  const words = wordsOf(transcript);
  const single = words.filter((word) => word.length > 3 && words.indexOf(word) === words.lastIndexOf(word));
  const select = (text: string) => wordsOf(text).filter((word) => single.includes(word));
  let before: ShownText | undefined;
  for (const text of shown) {
    const line = text.final + text.stable;
    const found = select(text.final + text.stable.replace(/\S+\s*$/, ''));
    const inOrder = single.filter((word) => found.includes(word));
    assert.deepEqual(found, inOrder, line);
    assert.ok(transcript.startsWith(text.final), `${text.final} is not the start of ${transcript}`);
    if (before !== undefined && text.final !== before.final) {
      const kept = select(line + text.unstable);
      const lost = select(before.final + before.stable).filter((word) => !kept.includes(word));
      assert.deepEqual(lost, [], line + text.unstable);
    }
    before = text;
  }
};
