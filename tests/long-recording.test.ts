import assert from 'node:assert/strict';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { randomDigitGroups, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import type { CDPSession, Page } from 'playwright-core';
import type { State } from '../packages/recorder-element/src/transcriber/state.ts';
import { until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { openBrowserPage } from './browser-page.ts';
import { countStored } from './count-stored.ts';
import { startGoogleLedger } from './google-ledger.ts';
import { leftoversIn, startServerProcess } from './server-process.ts';
import { encodeSmallWav } from './small-wav.ts';

/** A second of it. */
const chunkBytes = 8000;
/** What is fed at once. */
const fedBytes = 180 * chunkBytes;
const { samples, text } = toneRecording(randomDigitGroups({ seed: 91, groups: 550 }));

/** Runs in the page: creates a recorder that emits the audio it is given, in chunks of one second. */
const installRecorder = () => {
  class FedRecorder extends EventTarget {
    static isTypeSupported = () => true;
    readonly mimeType = 'audio/wav';
    readonly stream: MediaStream;
    state = 'inactive';

    constructor(stream: MediaStream) {
      super();
      this.stream = stream;
      Object.assign(globalThis, { fedRecorder: this });
    }

    start() {
      this.state = 'recording';
      queueMicrotask(() => this.dispatchEvent(new Event('start')));
    }

    requestData() {}

    feed(base64: string) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      for (let at = 0; at < bytes.length; at += 8000) {
        const data = new Blob([bytes.subarray(at, at + 8000)], { type: this.mimeType });
        this.dispatchEvent(Object.assign(new Event('dataavailable'), { data }));
      }
    }

    stop() {
      this.state = 'inactive';
      this.dispatchEvent(new Event('stop'));
    }
  }
  Object.assign(globalThis, { MediaRecorder: FedRecorder });
};

/** Returns the number of bytes that the service has received. */
const readSentBytes = (page: Page) =>
  page.locator('audio-transcriber').evaluate((element) => {
    const { state } = element as HTMLElement & { state: State };
    return 'progress' in state ? state.progress.sentBytes : 0;
  });

/** Measures the memory of the page: its heap with all buffers, and the audio in Blobs. */
const measure = async (session: CDPSession) => {
  await session.send('HeapProfiler.collectGarbage');
  const { result } = await session.send('Runtime.evaluate', { expression: 'Blob.prototype', objectGroup: 'blobs' });
  const { objects } = await session.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId ?? assert.fail(),
    objectGroup: 'blobs',
  });
  const { result: sum } = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? assert.fail(),
    functionDeclaration: `function () { return this.reduce((total, blob) => total + blob.size, 0); }`,
    returnByValue: true,
  });
  await session.send('Runtime.releaseObjectGroup', { objectGroup: 'blobs' });
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  return { blobBytes: Number(sum.value), heapBytes: usedSize + backingStorageSize };
};

test('a recording of a quarter of an hour is saved and sent, and uses no more memory than its first minutes', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'long-recording-'));
  await using google = await startGoogleLedger();
  await using server = await startServerProcess({
    folder: folder.path,
    environment: { ENGINE: 'google', SPEECH_EMULATOR_HOST: google.host },
  });
  await using browser = await openBrowserPage(new Int16Array(16_000));
  const { page } = browser;
  const session = await page.context().newCDPSession(page);
  await page.addInitScript(installRecorder);
  await page.goto(server.address);
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).waitFor();

  const wav = encodeSmallWav(samples);
  const measured: Awaited<ReturnType<typeof measure>>[] = [];
  for (let at = 0; at < wav.length; at += fedBytes) {
    const fed = wav.subarray(at, at + fedBytes);
    await page.evaluate(
      (base64) => (globalThis as unknown as { fedRecorder: { feed(base64: string): void } }).fedRecorder.feed(base64),
      Buffer.from(fed).toString('base64'),
    );
    const sentBytes = at + fed.length;
    await until(async () => (await readSentBytes(page)) === sentBytes);
    await until(async () => (await countStored(page, 'chunks')) === Math.ceil(sentBytes / chunkBytes));
    measured.push(await measure(session));
  }

  const [early = assert.fail()] = measured;
  assert.ok(measured.length > 4);
  for (const { blobBytes, heapBytes } of measured) {
    assert.ok(blobBytes < 2 * fedBytes, `${blobBytes} bytes of audio`);
    assert.ok(heapBytes < early.heapBytes + 2_000_000, `${heapBytes} bytes, ${early.heapBytes} at first`);
  }

  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByRole('button', { name: 'Keep talking' }).waitFor();
  const paragraphs = page.locator('audio-transcriber [part~=paragraph] p');
  await paragraphs.first().waitFor();
  assert.equal((await paragraphs.allTextContents()).join(' '), text);
  await until(async () => (await leftoversIn(folder.path)).length === 0);
});
