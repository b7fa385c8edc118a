import { assert } from 'chai';
import {
  createElement,
  find,
  findAction,
  nameOf,
  reach,
  record,
  recordAndStop,
  until,
  watchMicrophone,
} from '../../testing/element-fixture.ts';
import type { AudioTranscriber } from '../audio-transcriber.ts';

setup(watchMicrophone);
teardown(() => document.body.replaceChildren());

/** Creates an element in a form, and waits for its form features. */
const createInForm = async (attributes: Partial<AudioTranscriber> = {}, answers = 'words') => {
  const form = document.createElement('form');
  const element = createElement(answers);
  Object.assign(element, { name: 'note', persist: false, ...attributes });
  form.append(element);
  document.body.append(form);
  await until(() => new FormData(form).has('note'));
  return { form, element };
};

test('submits the transcript under its name, and the audio with include-audio', async () => {
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

test('a required element blocks the form until the transcript is complete', async () => {
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

test('keeps a text set by the page until there is a transcript, also if a recording fails to start', async () => {
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

test('a required element blocks the form immediately, also if required is set later', async () => {
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

test('fires input and change like any field', async () => {
  const { form, element } = await createInForm();
  const fired: string[] = [];
  for (const type of ['input', 'change']) form.addEventListener(type, () => fired.push(`${type} ${element.value}`));
  await recordAndStop(element, 'transcribed');
  assert.deepEqual(fired, ['input hello world', 'change hello world']);
  element.value = 'hello there';
  await element.updateComplete;
  assert.equal(new FormData(form).get('note'), 'hello there');
});

test('hides the input events of its own fields, but not those of fields in its slots', async () => {
  const { form, element } = await createInForm();
  element.innerHTML = '<textarea slot="footer"></textarea>';
  const targets: string[] = [];
  form.addEventListener('input', ({ target }) => targets.push((target as Element).localName));
  await until(() => element.shadowRoot?.querySelector('input[type=file]'));
  for (const field of [find(element, 'input[type=file]'), element.querySelector('textarea')]) {
    field?.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  }
  assert.deepEqual(targets, ['textarea']);
});

test('shows, submits and resets a text set by the page', async () => {
  const { form, element } = await createInForm();
  element.value = 'from last time';
  await element.updateComplete;
  assert.equal(find(element, '[part=transcript]').textContent, 'from last time');
  assert.equal(new FormData(form).get('note'), 'from last time');
  form.reset();
  await element.updateComplete;
  assert.equal(element.value, '');
});

test('a reset discards the recording and its text', async () => {
  const { form, element } = await createInForm();
  await recordAndStop(element, 'transcribed');
  form.reset();
  await reach(element, 'idle');
  assert.equal(new FormData(form).get('note'), '');
});

test('a reset during a recording also discards the previous transcript', async () => {
  const { form, element } = await createInForm();
  await recordAndStop(element, 'transcribed');
  await record(element);
  form.reset();
  await reach(element, 'idle');
  assert.equal(new FormData(form).get('note'), '');
});

test('a disabled fieldset stops and keeps the recording', async () => {
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

test('a read-only element shows its text and does not record', async () => {
  const { element } = await createInForm({ readOnly: true, value: 'as it was' });
  element.start();
  assert.equal(element.phase, 'idle');
  assert.equal(find(element, '[part=transcript]').textContent, 'as it was');
});

const noteActions = ['More', 'New note', 'Upload audio', 'Download audio', 'Delete'];

for (const [name, answers, transform, actions] of [
  ['text', 'words', undefined, noteActions],
  ['text whose transform failed', 'words', () => Promise.reject(new Error()), ['Try again', ...noteActions]],
  ['recording without speech', 'silence', undefined, ['Transcribe again', 'Download audio', 'Delete']],
] as const) {
  test(`a read-only element offers only to download a ${name}`, async () => {
    const { element } = await createInForm({ transform }, answers);
    const listActions = () =>
      [
        ...(element.shadowRoot?.querySelectorAll(
          ':is(.actions, .tools) > :not(.transcript-tools, .menu), #more-menu [role=menuitem]',
        ) ?? []),
      ].map(nameOf);
    await recordAndStop(element, 'transcribed');
    assert.deepEqual(listActions(), [...actions]);
    element.readOnly = true;
    await element.updateComplete;
    assert.deepEqual(listActions(), ['Download audio']);
  });
}

test('an unsaved edit blocks the form', async () => {
  const { form, element } = await createInForm();
  await recordAndStop(element, 'transcribed');
  await until(() => element.shadowRoot?.querySelector('.toolbar'));
  for (const [end, text] of [
    ['Cancel', 'hello world'],
    ['Save', 'hello there'],
  ] as const) {
    findAction(element, 'Edit').click();
    const field = find(element, 'textarea') as HTMLTextAreaElement;
    await element.updateComplete;
    assert.isTrue(form.checkValidity());
    field.value = 'hello there';
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await element.updateComplete;
    assert.isFalse(form.checkValidity());
    assert.equal(element.validationMessage, 'Save or cancel your edit first.');
    findAction(element, end).click();
    await element.updateComplete;
    assert.isTrue(form.checkValidity());
    assert.equal(new FormData(form).get('note'), text);
  }
});

test('a label focuses the button', async () => {
  const { form, element } = await createInForm();
  const label = document.createElement('label');
  element.id = 'note';
  label.htmlFor = 'note';
  form.prepend(label);
  assert.deepEqual([...element.labels], [label]);
  label.click();
  await until(() => element.shadowRoot?.activeElement === find(element, '.primary-button'));
});

test('inserts the text at the caret of another field, which submits it', async () => {
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

test('uses the page’s own transcribe function', async () => {
  const element = createElement();
  element.transcribe = async (recording) => ({ text: `${recording.blob.size > 0}` });
  await recordAndStop(element, 'transcribed');
  assert.equal(element.value, 'true');
});
