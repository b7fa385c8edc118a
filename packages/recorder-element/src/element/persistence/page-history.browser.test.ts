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

const frameDocument = () => frame.contentDocument as Document;
const findElement = () => frameDocument().querySelector('audio-transcriber') as AudioTranscriber;
const findSubject = () => frameDocument().querySelector('input[name=subject]') as HTMLInputElement;

/** Navigates the frame, and waits for the page and its element. */
const navigate = async (title: string, leave: () => void): Promise<void> => {
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  leave();
  await loaded;
  await until(() => frameDocument().title === title);
  if (title === 'Form') await until(() => findElement().phase !== undefined);
};

/** Opens a form and fills it with a saved note. */
const fillForm = async (): Promise<void> => {
  await navigate('Form', () => {
    frame.src = '/form.html';
    document.body.append(frame);
  });
  await recordAndStop(findElement(), 'transcribed');
  const form = frameDocument().querySelector('form') as HTMLFormElement;
  await until(() => new FormData(form).get('note') === 'hello world');
  findSubject().value = 'greeting';
  await untilNotesAreSaved(1);
};

const assertRestored = async (): Promise<void> => {
  const element = findElement();
  await reach(element, 'transcribed');
  assert.equal(element.value, 'hello world');
  assert.isAbove(element.recording?.blob.size ?? 0, 0);
  assert.equal(element.transcription?.language, 'en');
  const form = frameDocument().querySelector('form') as HTMLFormElement;
  await until(() => new FormData(form).get('note') === 'hello world');
};

test('a reload restores the note in its form', async () => {
  await fillForm();
  await navigate('Form', () => frame.contentWindow?.location.reload());
  await assertRestored();
});

test('Back restores the note in its form', async () => {
  await fillForm();
  await navigate('Sent', () => frame.contentWindow?.location.assign('/sent.html'));
  await navigate('Form', () => frame.contentWindow?.history.back());
  await assertRestored();
});

test('Back after submitting the form restores the text, like that of any field', async () => {
  await fillForm();
  await navigate('Sent', () => (frameDocument().querySelector('form') as HTMLFormElement).requestSubmit());
  assert.include(frame.contentWindow?.location.search, 'note=hello+world');
  await untilNothingIsStored();
  await navigate('Form', () => frame.contentWindow?.history.back());
  await until(() => findSubject().value === 'greeting');
  await until(() => findElement().value === 'hello world');
  const form = frameDocument().querySelector('form') as HTMLFormElement;
  await until(() => new FormData(form).get('note') === 'hello world');
});
