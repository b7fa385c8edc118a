import type { Transcription } from '@audio-transcriber/contract';
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
} from '../testing/element-fixture.ts';
import { visit } from '../testing/note-fixture.ts';
import { isolateStorage, untilNotesAreSaved } from '../testing/stored-recordings.ts';
import type { AudioTranscriber } from './audio-transcriber.ts';

setup(watchMicrophone);
isolateStorage();

/** A transform whose calls the test answers. */
const createTransform = () => {
  const calls: { readonly signal: AbortSignal; readonly result: PromiseWithResolvers<Transcription | string> }[] = [];
  const transform: AudioTranscriber['transform'] = (_, { signal }) => {
    const result = Promise.withResolvers<Transcription | string>();
    calls.push({ signal, result });
    return result.promise;
  };
  return { calls, transform, last: () => calls.at(-1) ?? assert.fail('The transform was not called.') };
};

/** Creates an element that transforms its text, and waits for its transform. */
const createTransforming = async (element = createElement()) => {
  const { transform, ...transforms } = createTransform();
  element.transform = transform;
  await until(() => element.shadowRoot?.querySelector('[part~=upload]'));
  await recordAndStop(element, 'transforming');
  await until(() => transforms.calls.length > 0);
  return { element, ...transforms };
};

const shownText = (element: AudioTranscriber) => find(element, '[part=transcript]').textContent?.trim();
const title = (element: AudioTranscriber) => find(element, '.title').textContent?.trim();

test('shows the text and what happens to it, and makes it final only when it is transformed', async () => {
  const { element, last } = await createTransforming();
  const inputs: string[] = [];
  element.addEventListener('input', () => inputs.push(element.value));
  assert.equal(title(element), 'Improving the text');
  assert.equal(find(element, '.panel + [role=status]').textContent?.trim(), 'Improving the text');
  assert.equal(shownText(element), 'hello world');
  assert.equal(find(element, '[part=transcript] span').className, 'unstable');
  assert.isFalse(Boolean(element.shadowRoot?.querySelector('.toolbar')));
  assert.equal(element.value, '');
  assert.equal(element.validationMessage, 'Wait for the transcript.');
  last().result.resolve('Hello, world.');
  await reach(element, 'transcribed');
  assert.equal(shownText(element), 'Hello, world.');
  assert.equal(title(element), 'Keep talking');
  assert.deepEqual(inputs, ['Hello, world.']);
  assert.equal(element.validationMessage, '');
});

test('a string keeps the times of unchanged words', async () => {
  const { element, last } = await createTransforming(createElement('more'));
  last().result.resolve('More');
  await reach(element, 'transcribed');
  assert.deepEqual(element.transcription?.words, [{ word: 'More', start: 0.5, end: 0.9 }]);
});

test('Cancel keeps the text as it was recognized', async () => {
  const { element, last } = await createTransforming();
  findAction(element, 'Cancel').click();
  await reach(element, 'transcribed');
  assert.isTrue(last().signal.aborted);
  assert.equal(element.value, 'hello world');
  assert.equal(title(element), 'Keep talking');
});

test('says in one line that the text was not improved, and Try again improves it', async () => {
  const { element, calls, last } = await createTransforming();
  last().result.reject(new Error('The model is down.'));
  await reach(element, 'transcribed');
  assert.equal(title(element), 'Text not improved');
  assert.equal(element.value, 'hello world');
  assert.equal(shownText(element), 'hello world');
  assert.equal(nameOf(find(element, '.actions .action')), 'Try again');
  assert.include(find(element, 'details').textContent, 'The model is down.');
  const inputs: string[] = [];
  element.addEventListener('input', () => inputs.push(element.value));
  findAction(element, 'Try again').click();
  await reach(element, 'transforming');
  await until(() => calls.length === 2);
  assert.equal(element.value, 'hello world');
  last().result.resolve('Hello, world.');
  await reach(element, 'transcribed');
  assert.deepEqual(inputs, ['Hello, world.']);
  assert.equal(title(element), 'Keep talking');
});

const addField = (): HTMLTextAreaElement => {
  const field = Object.assign(document.createElement('textarea'), { id: 'notes', value: 'Note:' });
  document.body.append(field);
  field.setSelectionRange(5, 5);
  return field;
};

test('inserts only the transformed text into another field', async () => {
  const field = addField();
  const { last } = await createTransforming(Object.assign(createElement(), { htmlFor: 'notes' }));
  assert.equal(field.value, 'Note:');
  last().result.resolve('Hello, world.');
  await until(() => field.value === 'Note: Hello, world.');
});

for (const [name, change, expected] of [
  ['replaces what was inserted into another field', (text: string) => `${text} Bye.`, 'Note: Hello, world. Bye.'],
  ['does not replace what was changed there since', (text: string) => text.replace('world', 'all'), 'Note: hello all'],
] as const) {
  test(`Try again ${name}`, async () => {
    const field = addField();
    const { element, calls, last } = await createTransforming(Object.assign(createElement(), { htmlFor: 'notes' }));
    last().result.reject(new Error());
    await reach(element, 'transcribed');
    assert.equal(field.value, 'Note: hello world');
    field.value = change(field.value);
    field.setSelectionRange(2, 2);
    findAction(element, 'Try again').click();
    await until(() => calls.length === 2);
    last().result.resolve('Hello, world.');
    await reach(element, 'transcribed');
    assert.equal(field.value, expected);
    assert.equal(field.selectionStart, 2);
    assert.equal(field.selectionEnd, 2);
  });
}

test('removing the element aborts the transform and keeps the text', async () => {
  const { element, last } = await createTransforming();
  element.remove();
  await until(() => last().signal.aborted && element.phase === 'transcribed');
  document.body.append(element);
  await until(() => title(element) === 'Text not improved');
  assert.equal(element.value, 'hello world');
});

test('starting a new recording aborts the transform, and keeps the note', async () => {
  const { element, last } = await createTransforming();
  await record(element);
  assert.isTrue(last().signal.aborted);
  element.cancel();
  await reach(element, 'transcribed');
  assert.equal(element.value, 'hello world');
});

test('a reload during the transform shows the text as it was recognized', async () => {
  const { element } = await createTransforming();
  await untilNotesAreSaved(1);
  const { endpoint } = element;
  element.remove();
  const reloaded = await visit(endpoint);
  await reach(reloaded, 'transcribed');
  assert.equal(reloaded.value, 'hello world');
});

test('does not ask to stay on the page during a transform: the note is saved', async () => {
  await createTransforming();
  await untilNotesAreSaved(1);
  const event = new Event('beforeunload', { cancelable: true });
  dispatchEvent(event);
  assert.isFalse(event.defaultPrevented);
});

test('shows buttons of the page beside those for a transcript, in the order of the Tab key', async () => {
  const element = createElement();
  const button = Object.assign(document.createElement('button'), { slot: 'toolbar', type: 'button' });
  button.textContent = 'Send to the clinic';
  element.append(button);
  let texts = '';
  button.addEventListener('click', () => {
    texts += element.transcription?.text;
  });
  await element.updateComplete;
  assert.isFalse(button.checkVisibility());
  await recordAndStop(element, 'transcribed');
  await until(() => element.shadowRoot?.querySelector('.toolbar'));
  assert.isTrue(button.checkVisibility());
  assert.isTrue(find(element, '.toolbar').contains(button.assignedSlot));
  button.focus();
  assert.equal(document.activeElement, button);
  button.click();
  assert.equal(texts, 'hello world');
  findAction(element, 'Edit').click();
  await until(() => element.shadowRoot?.querySelector('textarea'));
  assert.isFalse(button.checkVisibility());
});
