import { assert } from 'chai';
import {
  createElement,
  find,
  reach,
  record,
  recordAndStop,
  until,
  watchMicrophone,
} from '../testing/element-fixture.ts';
import type { AudioTranscriber } from './audio-transcriber.ts';

setup(watchMicrophone);
teardown(() => document.body.replaceChildren());

/** An element in a form, once it takes part in it. */
const createInForm = async (attributes: Partial<AudioTranscriber> = {}, answers = 'words') => {
  const form = document.createElement('form');
  const element = createElement(answers);
  Object.assign(element, { name: 'note', persist: false, ...attributes });
  form.append(element);
  document.body.append(form);
  await until(() => new FormData(form).has('note'));
  return { form, element };
};

test('a form submits the transcript under the name, and the audio where it is asked to', async () => {
  const { form, element } = await createInForm({ includeAudio: true });
  assert.equal(new FormData(form).get('note'), '');
  assert.strictEqual(element.form, form);
  await recordAndStop(element, 'transcribed');
  const data = new FormData(form);
  assert.equal(data.get('note'), 'hello world');
  const audio = data.get('note-audio') as File;
  assert.equal(audio.name, element.recording?.fileName);
  assert.equal(audio.size, element.recording?.blob.size);
});

test('a required element keeps the form until there is a transcript, and while there is more to come', async () => {
  const { form, element } = await createInForm({ required: true });
  await until(() => !form.checkValidity());
  assert.isTrue(element.validity.valueMissing);
  assert.equal(element.validationMessage, 'Record something first.');
  await record(element);
  assert.isTrue(element.validity.customError);
  assert.equal(element.validationMessage, 'Stop the recording first.');
  element.stop();
  await reach(element, 'transcribed');
  assert.isTrue(form.checkValidity());
});

test('a text of the page stays until there is a transcript, also where a recording does not begin', async () => {
  const { element } = await createInForm();
  element.value = 'a long draft';
  element.addEventListener('recording-request', (event) => event.preventDefault(), { once: true });
  element.start();
  assert.equal(element.value, 'a long draft');
  await record(element);
  element.cancel();
  assert.equal(element.value, 'a long draft');
  await recordAndStop(element, 'transcribed');
  assert.equal(element.value, 'hello world');
  element.discard();
  assert.equal(element.value, '');
  element.value = undefined;
  assert.equal(element.value, '');
});

test('a required element keeps the form from the first moment, however late it is required', async () => {
  const form = document.createElement('form');
  const element = createElement();
  form.append(element);
  document.body.append(form);
  await element.updateComplete;
  assert.isTrue(form.checkValidity());
  element.required = true;
  await element.updateComplete;
  assert.isFalse(form.checkValidity());
  element.required = false;
  await element.updateComplete;
  assert.isTrue(form.checkValidity());
});

test('the page hears of a new text as of any field', async () => {
  const { form, element } = await createInForm();
  const heard: string[] = [];
  for (const type of ['input', 'change']) form.addEventListener(type, () => heard.push(`${type} ${element.value}`));
  await recordAndStop(element, 'transcribed');
  assert.deepEqual(heard, ['input hello world', 'change hello world']);
  element.value = 'hello there';
  await element.updateComplete;
  assert.equal(new FormData(form).get('note'), 'hello there');
});

test('a text that the page has put there is shown, submitted, and reset with the form', async () => {
  const { form, element } = await createInForm();
  element.value = 'from last time';
  await element.updateComplete;
  assert.equal(find(element, '[part=transcript]').textContent, 'from last time');
  assert.equal(new FormData(form).get('note'), 'from last time');
  form.reset();
  await element.updateComplete;
  assert.equal(element.value, '');
});

test('a reset drops the recording and its text', async () => {
  const { form, element } = await createInForm();
  await recordAndStop(element, 'transcribed');
  form.reset();
  await reach(element, 'idle');
  assert.equal(new FormData(form).get('note'), '');
});

test('a reset drops the transcript, too, whose place a recording was about to take', async () => {
  const { form, element } = await createInForm();
  await recordAndStop(element, 'transcribed');
  await record(element);
  form.reset();
  await reach(element, 'idle');
  assert.equal(new FormData(form).get('note'), '');
});

test('a fieldset that is disabled stops a recording, and keeps it', async () => {
  const { form, element } = await createInForm();
  const fieldset = document.createElement('fieldset');
  form.append(fieldset);
  fieldset.append(element);
  await record(element);
  fieldset.disabled = true;
  await reach(element, 'recorded');
  assert.isFalse(new FormData(form).has('note'));
  assert.isTrue(find(element, '[part=panel]').matches(':disabled'));
  element.discard();
  element.start();
  assert.equal(element.phase, 'idle');
  fieldset.disabled = false;
  await until(() => new FormData(form).has('note'));
});

test('a read-only element shows its text and records no other', async () => {
  const { element } = await createInForm({ readOnly: true, value: 'as it was' });
  element.start();
  assert.equal(element.phase, 'idle');
  assert.equal(find(element, '[part=transcript]').textContent, 'as it was');
});

test('a label leads to the button', async () => {
  const { form, element } = await createInForm();
  const label = document.createElement('label');
  element.id = 'note';
  label.htmlFor = 'note';
  form.prepend(label);
  assert.deepEqual([...element.labels], [label]);
  label.click();
  await until(() => element.shadowRoot?.activeElement === find(element, '.primary-button'));
});

test('dictating into a text field puts the words at its caret, and leaves submitting to it', async () => {
  const { form, element } = await createInForm();
  element.htmlFor = 'letter';
  const field = document.createElement('textarea');
  field.id = 'letter';
  field.name = 'letter';
  field.value = 'Dear Ann, .';
  form.append(field);
  field.setSelectionRange(10, 10);
  await recordAndStop(element, 'transcribed');
  await until(() => field.value !== 'Dear Ann, .');
  assert.equal(field.value, 'Dear Ann, hello world.');
  assert.deepEqual([...new FormData(form).keys()], ['letter']);
});

test('the page may transcribe by itself', async () => {
  const element = createElement();
  element.transcribe = async (recording) => ({ text: `${recording.blob.size > 0}` });
  await recordAndStop(element, 'transcribed');
  assert.equal(element.value, 'true');
});
