import { assert } from 'chai';
import { reach, recordAndStop, until } from '../../testing/element-fixture.ts';
import { isolateStorage, untilNotesAreSaved, untilNothingIsStored } from '../../testing/stored-recordings.ts';
import type { AudioTranscriber } from '../audio-transcriber.ts';

let frame: HTMLIFrameElement;

isolateStorage();
setup(() => {
  frame = document.createElement('iframe');
  frame.allow = 'microphone';
});

const page = () => frame.contentDocument as Document;
const elementOn = () => page().querySelector('audio-transcriber') as AudioTranscriber;
const subjectOn = () => page().querySelector('input[name=subject]') as HTMLInputElement;

/** Navigates the frame, and waits for the page and its element. */
const leadTo = async (title: string, leave: () => void): Promise<void> => {
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  leave();
  await loaded;
  await until(() => page().title === title);
  if (title === 'Form') await until(() => elementOn().phase !== undefined);
};

/** Opens a form and fills it with a saved note. */
const fillForm = async (): Promise<void> => {
  await leadTo('Form', () => {
    frame.src = '/form.html';
    document.body.append(frame);
  });
  await recordAndStop(elementOn(), 'transcribed');
  const form = page().querySelector('form') as HTMLFormElement;
  await until(() => new FormData(form).get('note') === 'hello world');
  subjectOn().value = 'greeting';
  await untilNotesAreSaved(1);
};

const assertRestored = async (): Promise<void> => {
  const element = elementOn();
  await reach(element, 'transcribed');
  assert.equal(element.value, 'hello world');
  assert.isAbove(element.recording?.blob.size ?? 0, 0);
  assert.equal(element.transcription?.language, 'en');
  const form = page().querySelector('form') as HTMLFormElement;
  await until(() => new FormData(form).get('note') === 'hello world');
};

test('a reload restores the note in its form', async () => {
  await fillForm();
  await leadTo('Form', () => frame.contentWindow?.location.reload());
  await assertRestored();
});

test('Back restores the note in its form', async () => {
  await fillForm();
  await leadTo('Sent', () => frame.contentWindow?.location.assign('/sent.html'));
  await leadTo('Form', () => frame.contentWindow?.history.back());
  await assertRestored();
});

test('Back after submitting the form restores the text, like that of any field', async () => {
  await fillForm();
  await leadTo('Sent', () => (page().querySelector('form') as HTMLFormElement).requestSubmit());
  assert.include(frame.contentWindow?.location.search, 'note=hello+world');
  await untilNothingIsStored();
  await leadTo('Form', () => frame.contentWindow?.history.back());
  await until(() => subjectOn().value === 'greeting');
  await until(() => elementOn().value === 'hello world');
  const form = page().querySelector('form') as HTMLFormElement;
  await until(() => new FormData(form).get('note') === 'hello world');
});
