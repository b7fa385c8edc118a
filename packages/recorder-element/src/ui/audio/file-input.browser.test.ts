import { assert } from 'chai';
import { noProgress } from '../../client/progress.ts';
import { german } from '../../messages/languages/de.ts';
import { english, type Localization } from '../../messages/localization.ts';
import { addPanelTexts } from '../../messages/panel-localization.ts';
import { until } from '../../testing/element-fixture.ts';
import { createFakeClient } from '../../testing/fake-client.ts';
import { createToneFile } from '../../testing/tone-file.ts';
import type { Phase } from '../../transcriber/state.ts';
import { Transcriber } from '../../transcriber/transcriber.ts';
import { FileBringer } from './file-input.ts';

class DroppedOn extends HTMLElement {
  static readonly formAssociated = true;
  endpoint = '/one';
}
customElements.define('test-dropped-on', DroppedOn);

teardown(() => document.body.replaceChildren());

const createBringer = (waitsForSubmit = false) => {
  const host = document.body.appendChild(new DroppedOn());
  const container = host.appendChild(document.createElement('div'));
  const client = createFakeClient();
  const transcriber = new Transcriber({ settings: host, client });
  const bringer = new FileBringer({ container, host, transcriber });
  const show = (localization: Localization = english) =>
    bringer.update(addPanelTexts(localization), waitsForSubmit, {});
  show();
  const drop = (file: File, type: 'dragover' | 'drop' = 'drop'): DragEvent => {
    const event = new DragEvent(type, { bubbles: true, cancelable: true });
    // Chromium lets no `DataTransfer` be changed that a page has made.
    Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], files: [file], dropEffect: '' } });
    host.dispatchEvent(event);
    return event;
  };
  const reach = (phase: Phase) => until(() => transcriber.state.phase === phase);
  /** The service answers the latest request: with what it takes, and then with a text. */
  const sayLimits = (maxBytes: number, maxSeconds?: number) =>
    client.transcriptions.at(-1)?.options.onProgress({ ...noProgress, limits: { maxBytes, maxSeconds } });
  const answer = async () => {
    client.transcriptions.at(-1)?.answer.resolve({ text: 'hello' });
    await reach('transcribed');
  };
  const noticeOf = () => container.querySelector('.file-notice')?.textContent ?? '';
  return { host, transcriber, client, drop, show, reach, sayLimits, answer, noticeOf };
};

const small = createToneFile([0.5]);
const large = createToneFile([0.5, 0.5, 0.5], 'lecture.wav');
const between = (small.size + large.size) / 2;

test('a file that is too large for the service is taken back once the service has said so', async () => {
  const { client, drop, reach, sayLimits, noticeOf } = createBringer();
  drop(large);
  await reach('transcribing');
  sayLimits(between);
  await reach('idle');
  assert.isTrue(client.transcriptions[0]?.isCancelled);
  await until(noticeOf);
  assert.match(noticeOf(), /^“lecture.wav” is too large: \d+ kB at most\.$/);
});

test('what the service has said holds for the next file, and a take that is done stays', async () => {
  const { transcriber, client, drop, reach, sayLimits, answer, noticeOf } = createBringer();
  drop(small);
  await reach('transcribing');
  sayLimits(between);
  await answer();
  drop(large);
  await until(noticeOf);
  assert.include(noticeOf(), 'too large');
  assert.equal(transcriber.state.phase, 'transcribed');
  assert.lengthOf(client.transcriptions, 1);
});

test('what one service has said does not hold for another', async () => {
  const { host, drop, reach, sayLimits, answer, noticeOf } = createBringer();
  drop(small);
  await reach('transcribing');
  sayLimits(between);
  await answer();
  host.endpoint = '/two';
  drop(large);
  await reach('transcribing');
  assert.equal(noticeOf(), '');
});

test('a file that is too long for the service is taken back as well', async () => {
  const { drop, reach, sayLimits, noticeOf } = createBringer();
  drop(large);
  await reach('transcribing');
  sayLimits(1e9, 1);
  await reach('idle');
  await until(noticeOf);
  assert.include(noticeOf(), 'too long');
});

test('a file that waits for submit is asked about when it is submitted', async () => {
  const { transcriber, client, drop, reach, sayLimits } = createBringer(true);
  drop(large);
  await reach('recorded');
  assert.isEmpty(client.transcriptions);
  transcriber.submit();
  sayLimits(between);
  await reach('idle');
});

test('a file takes the place of a take that is done, and of none that has no transcript', async () => {
  const { transcriber, client, drop, reach, answer } = createBringer();
  const fileOf = () => 'recording' in transcriber.state && transcriber.state.recording?.blob;
  drop(small);
  await reach('transcribing');
  await answer();
  drop(large);
  await until(() => fileOf() === large);
  transcriber.cancel();
  await reach('recorded');
  const loaded = new Promise<void>((resolve) => {
    transcriber.load = (...taken) => {
      Transcriber.prototype.load.apply(transcriber, taken);
      resolve();
    };
  });
  drop(small);
  await loaded;
  await Promise.resolve();
  assert.equal(fileOf(), large);
  assert.equal(transcriber.state.phase, 'recorded');
  assert.lengthOf(client.transcriptions, 2);
});

test('what is said of a file is said in the language of the rest', async () => {
  const { drop, show, noticeOf } = createBringer();
  drop(new File(['hello'], 'letter.txt', { type: 'text/plain' }));
  await until(noticeOf);
  show({ ...german, lang: 'de' });
  assert.equal(noticeOf(), '„letter.txt“ ist keine Audiodatei.');
});

test('on what is disabled nothing is dropped, and the page stays', async () => {
  const { host, drop, noticeOf } = createBringer();
  const letter = new File(['hello'], 'letter.txt', { type: 'text/plain' });
  assert.equal(drop(letter, 'dragover').dataTransfer?.dropEffect, 'copy');
  host.setAttribute('disabled', '');
  const over = drop(letter, 'dragover');
  assert.isTrue(over.defaultPrevented);
  assert.equal(over.dataTransfer?.dropEffect, 'none');
  assert.isTrue(drop(letter).defaultPrevented);
  for (let i = 0; i < 3; i += 1) await import('../../recording/read-audio-file.ts'); // As long as it takes to be refused.
  assert.equal(noticeOf(), '');
});
