import { ProblemError } from '@audio-transcriber/contract';
import { assert } from 'chai';
import { LitElement } from 'lit';
import { messages as german } from '../../../messages/languages/de.ts';
import { english, type Localization } from '../../../messages/localization.ts';
import { addPanelTexts } from '../../../messages/panel-localization.ts';
import type { RecordingLimits } from '../../../recording/recording-limits.ts';
import { until } from '../../../testing/element-fixture.ts';
import { createFakeClient } from '../../../testing/fake-client.ts';
import { createToneFile } from '../../../testing/tone-file.ts';
import type { Phase } from '../../../transcriber/state.ts';
import { Transcriber } from '../../../transcriber/transcriber.ts';
import { FileInput } from './file-input.ts';

class DroppedOn extends LitElement {
  static readonly formAssociated = true;
  endpoint = '/service';
  readOnly = false;
  manual = false;
  maxDuration = undefined;
  localization = addPanelTexts(english);
  files: FileInput | undefined;

  override render() {
    return this.files?.render(this.localization);
  }
}
customElements.define('test-dropped-on', DroppedOn);

teardown(() => document.body.replaceChildren());

const createFileInput = (isBlocked = () => false) => {
  const host = document.body.appendChild(new DroppedOn());
  const client = createFakeClient();
  const transcriber = new Transcriber({ settings: host, client });
  host.files = new FileInput({ host, transcriber, isBlocked });
  const show = (localization: Localization) => {
    host.localization = addPanelTexts(localization);
    host.requestUpdate();
  };
  transcriber.addEventListener('state-change', () => host.requestUpdate());
  show(english);
  const drop = (file: File, type: 'dragover' | 'drop' = 'drop'): DragEvent => {
    const event = new DragEvent(type, { bubbles: true, cancelable: true });
    // Chromium does not let a page change the `dropEffect` of its own `DataTransfer`.
    Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], files: [file], dropEffect: '' } });
    host.dispatchEvent(event);
    return event;
  };
  const reach = (phase: Phase) => until(() => transcriber.state.phase === phase);
  /** Sets the description of the service. */
  const publish = (limits: RecordingLimits, media_types?: readonly string[]) => {
    client.service = { description: media_types ? { media_types } : {}, limits, maxAppendBytes: undefined };
  };
  const answer = async () => {
    client.transcriptions.at(-1)?.answer.resolve({ text: 'hello' });
    await reach('transcribed');
  };
  const noticeOf = () => host.renderRoot.querySelector('.file-notice')?.textContent ?? '';
  return { host, transcriber, client, drop, show, reach, publish, answer, noticeOf };
};

const small = createToneFile([0.5]);
const large = createToneFile([0.5, 0.5, 0.5], 'lecture.wav');
const between = (small.size + large.size) / 2;

test('rejects a file beyond the service’s limits before it is sent', async () => {
  const { transcriber, client, drop, publish, noticeOf } = createFileInput();
  publish({ maxBytes: between });
  drop(large);
  await until(noticeOf);
  assert.match(noticeOf(), /^“lecture.wav” is too large. The limit is \d+ kB\.$/);
  publish({ maxSeconds: 1 });
  drop(large);
  await until(() => noticeOf().includes('too long'));
  assert.equal(transcriber.state.phase, 'idle');
  assert.isEmpty(client.transcriptions);
});

test('rejects a file that the service cannot decode, with a message, before it is sent', async () => {
  const { client, drop, publish, noticeOf, reach } = createFileInput();
  publish({}, ['audio/webm;codecs=opus', 'audio/mp4;codecs=opus', 'audio/aiff']);
  drop(small);
  await until(noticeOf);
  assert.equal(
    noticeOf(),
    'The service cannot read “note.wav”, which is WAV. It reads WebM (Opus), MP4 (Opus), and AIFF.',
  );
  assert.isEmpty(client.transcriptions);
  publish({}, ['audio/wav']);
  drop(small);
  await reach('transcribing');
});

test('accepts a file that only the service can decode, whatever its declared type', async () => {
  const { transcriber, drop, publish, reach, noticeOf } = createFileInput();
  const aiff = new File(['FORM\0\0\0\x04AIFF'], 'note.aif', { type: 'application/octet-stream' });
  if (new Audio().canPlayType('audio/aiff') === '') {
    publish({}, ['audio/aiff']);
    drop(aiff);
    await reach('transcribing');
    assert.equal('recording' in transcriber.state && transcriber.state.recording?.blob, aiff);
  }
  publish({}, undefined);
  transcriber.cancel();
  transcriber.discard();
  drop(aiff);
  await until(noticeOf);
  assert.equal(noticeOf(), '“note.aif” is not an audio file.');
});

test('a file replaces a transcribed recording, but not one without a transcript', async () => {
  const { transcriber, client, drop, reach, answer, noticeOf } = createFileInput();
  const fileOf = () => 'recording' in transcriber.state && transcriber.state.recording?.blob;
  drop(small);
  await reach('transcribing');
  await answer();
  drop(large);
  await until(() => fileOf() === large);
  transcriber.cancel();
  await reach('recorded');
  drop(small);
  await until(() => noticeOf() === 'Transcribe or delete this recording before you add “note.wav”.');
  assert.equal(fileOf(), large);
  assert.equal(transcriber.state.phase, 'recorded');
  assert.lengthOf(client.transcriptions, 2);
});

test('does not load a file if something else has to be finished since it was dropped', async () => {
  let checks = 0;
  const { transcriber, drop } = createFileInput(() => {
    checks += 1;
    return checks > 1;
  });
  drop(small);
  await until(() => checks > 1 || transcriber.state.phase !== 'idle');
  assert.equal(transcriber.state.phase, 'idle');
});

test('rejects a file dropped while recording, with a message that disappears with the recording', async () => {
  const { host, transcriber, drop, reach, noticeOf } = createFileInput();
  transcriber.start();
  await reach('recording');
  assert.isTrue(drop(small, 'dragover').defaultPrevented);
  assert.isTrue(drop(small).defaultPrevented);
  await until(() => noticeOf() === 'Stop the recording before you add “note.wav”.');
  assert.equal(transcriber.state.phase, 'recording');
  transcriber.cancel();
  await reach('idle');
  await host.updateComplete;
  assert.equal(noticeOf(), '');
});

test('accepts and saves an AIFF file while the service cannot be reached', async () => {
  const { transcriber, client, drop, reach } = createFileInput();
  const problem = new ProblemError('offline' as const, 'A test.');
  client.service = { description: {}, limits: {}, maxAppendBytes: undefined, problem };
  const aiff = new File(['FORM\0\0\0\x04AIFF'], 'note.aif', { type: '' });
  if (new Audio().canPlayType('audio/aiff') !== '') return;
  drop(aiff);
  await reach('transcribing');
  assert.equal('recording' in transcriber.state && transcriber.state.recording?.fileName, 'note.aif');
});

test('uses the element’s language for messages about files', async () => {
  const { host, drop, show, noticeOf } = createFileInput();
  drop(new File(['hello'], 'letter.txt', { type: 'text/plain' }));
  await until(noticeOf);
  show({ ...german, lang: 'de' });
  await host.updateComplete;
  assert.equal(noticeOf(), '„letter.txt“ ist keine Audiodatei.');
});

test('a disabled element rejects a drop, and the browser does not navigate', async () => {
  const { host, transcriber, drop, reach } = createFileInput();
  assert.equal(drop(small, 'dragover').dataTransfer?.dropEffect, 'copy');
  host.setAttribute('disabled', '');
  const over = drop(small, 'dragover');
  assert.isTrue(over.defaultPrevented);
  assert.equal(over.dataTransfer?.dropEffect, 'none');
  assert.isTrue(drop(large).defaultPrevented);
  host.removeAttribute('disabled');
  drop(small);
  await reach('transcribing');
  assert.equal('recording' in transcriber.state && transcriber.state.recording?.blob, small);
});
