import { assert } from 'chai';
import type { AudioTranscriber } from '../element/audio-transcriber.ts';
import { createRecording } from '../recording/recording.ts';
import { createRecordingDatabase } from '../storage/recording-database.ts';
import { createMemoryStore } from '../storage/recording-store.ts';
import {
  createElement,
  dropFiles,
  find,
  findAction,
  reach,
  record,
  recordAndStop,
  until,
  watchMicrophone,
} from '../testing/element-fixture.ts';
import { isolateStorage, readStoredRecordings } from '../testing/stored-recordings.ts';
import type { Transcriber } from '../transcriber/transcriber.ts';

setup(watchMicrophone);
isolateStorage();

const audio = new Blob(['?'], { type: 'audio/webm' });

const focused = (element: AudioTranscriber) => element.shadowRoot?.activeElement?.textContent?.trim();
const announced = (element: AudioTranscriber) => find(element, '.panel + .announcement').textContent;
const untilComplete = (element: AudioTranscriber) => until(() => element.shadowRoot?.querySelector('[part~=upload]'));

/** With a recording that nobody wants to make again. */
const createWithDear = async (): Promise<AudioTranscriber> => {
  const element = createElement();
  await untilComplete(element);
  const { transcriber } = element as unknown as { transcriber: Transcriber };
  transcriber.load(await createRecording(audio, 12), createMemoryStore());
  await reach(element, 'recorded');
  return element;
};

const clickAsPointer = (element: AudioTranscriber, label: string) =>
  findAction(element, label).dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true }));

test('asks before discarding a long recording without a transcript, with the focus on Keep', async () => {
  const element = await createWithDear();
  findAction(element, 'Delete').focus();
  findAction(element, 'Delete').click();
  await until(() => focused(element) === 'Keep');
  assert.equal(element.phase, 'recorded');
  findAction(element, 'Keep').click();
  await until(() => focused(element) === 'Transcribe');
  findAction(element, 'Delete').click();
  await until(() => focused(element) === 'Keep');
  findAction(element, 'Delete').click();
  await reach(element, 'idle');
  assert.equal(announced(element), 'Deleted');
});

test('closes the question when the phase changes', async () => {
  const element = await createWithDear();
  findAction(element, 'Delete').click();
  await until(() => focused(element) === 'Keep');
  element.submit();
  await reach(element, 'transcribed');
  assert.throws(() => findAction(element, 'Keep'));
});

test('discards a short recording immediately, and announces it', async () => {
  const element = createElement();
  await untilComplete(element);
  await record(element);
  findAction(element, 'Delete').click();
  await reach(element, 'idle');
  assert.equal(announced(element), 'Deleted');
  await record(element);
  await element.updateComplete;
  assert.equal(announced(element), 'Recording');
  element.discard();
});

test('ignores a click that was meant for the previous button', async () => {
  const element = createElement();
  await untilComplete(element);
  await recordAndStop(element, 'transcribed');
  clickAsPointer(element, 'Delete');
  assert.equal(element.phase, 'transcribed');
  await until(() => {
    clickAsPointer(element, 'Delete');
    return element.phase === 'idle';
  });
});

test('asks before discarding a long interrupted recording', async () => {
  const element = createElement();
  const { href } = new URL(element.endpoint, location.href);
  const kept = {
    id: 'long',
    startedAt: Date.now(),
    endpoint: href,
    scope: '',
    mediaType: 'audio/webm',
    recordedMs: 12_000,
  };
  await createRecordingDatabase().write({ ...kept, language: undefined }, 0, [await audio.arrayBuffer()]);
  await until(() => element.shadowRoot?.querySelector('.interrupted'));
  findAction(element, 'Delete').focus();
  findAction(element, 'Delete').click();
  await until(() => focused(element) === 'Keep');
  findAction(element, 'Keep').click();
  await until(() => focused(element) === 'Transcribe');
  assert.lengthOf(await readStoredRecordings(), 1);
  findAction(element, 'Delete').click();
  await until(() => focused(element) === 'Keep');
  findAction(element, 'Delete').click();
  await until(() => !element.shadowRoot?.querySelector('.interrupted'));
});

test('keeps the transcript with an unsaved edit from the round button, Delete and files', async () => {
  const element = createElement();
  await recordAndStop(element, 'transcribed');
  await until(
    () => element.shadowRoot?.querySelector('.toolbar') && element.shadowRoot?.querySelector('[part~=upload]'),
  );
  findAction(element, 'Edit').click();
  const field = find(element, 'textarea') as HTMLTextAreaElement;
  field.value = 'hello there';
  for (const label of ['Keep talking', 'Delete']) {
    findAction(element, label).focus();
    findAction(element, label).click();
    assert.equal(element.phase, 'transcribed');
    assert.isTrue(element.shadowRoot?.activeElement === field);
  }
  dropFiles(element, [new File(['?'], 'note.wav', { type: 'audio/wav' })]);
  assert.include(find(element, '#editor-hint').textContent, 'Save or cancel your edit first.');
  assert.equal(field.value, 'hello there');
  findAction(element, 'Save').click();
  findAction(element, 'Keep talking').click();
  await reach(element, 'recording');
  element.cancel();
  await reach(element, 'transcribed');
  assert.equal(element.value, 'hello there');
});
