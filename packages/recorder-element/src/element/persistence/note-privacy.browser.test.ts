import { assert } from 'chai';
import {
  addElement,
  createElement,
  findAction,
  reach,
  recordAndStop,
  until,
  untilFeaturesLoad,
  watchMicrophone,
} from '../../testing/element-fixture.ts';
import { listPreviousNotes, shortenUndo, visit } from '../../testing/note-fixture.ts';
import {
  countStored,
  isolateStorage,
  untilNotesAreSaved,
  untilNothingIsStored,
} from '../../testing/stored-recordings.ts';
import type { AudioTranscriber } from '../audio-transcriber.ts';

setup(watchMicrophone);
isolateStorage();

/** Adds an element as a new tab does: with the browser's storage, but not the tab's. */
const visitInNewTab = (endpoint: string, attributes: Partial<AudioTranscriber> = {}): AudioTranscriber => {
  sessionStorage.clear();
  return visit(endpoint, attributes);
};

/** Calls back when the page next reads notes this way, before the result arrives. */
const onNextRead = (method: 'count' | 'getAll', callback: () => void): Promise<void> =>
  new Promise((resolve) => {
    const { prototype } = IDBObjectStore;
    const original: () => IDBRequest = prototype[method];
    Object.assign(prototype, {
      [method](this: IDBObjectStore) {
        if (this.name === 'notes') {
          Object.assign(prototype, { [method]: original });
          callback();
          resolve();
        }
        return original.call(this);
      },
    });
  });

/** Creates an element in a form, with a saved previous note and a saved finished one. */
const createInForm = async (attributes: Partial<AudioTranscriber> = {}, answers = 'words,more') => {
  const form = document.createElement('form');
  const element = Object.assign(createElement(answers), { name: 'note', ...attributes });
  form.append(element);
  document.body.append(form);
  await recordAndStop(element, 'transcribed');
  await until(() => new FormData(form).get('note') === 'hello world');
  element.newNote();
  await recordAndStop(element, 'transcribed');
  await untilNotesAreSaved(2);
  return { form, element };
};

for (const [title, attributes] of [
  ['in the tab', {}],
  ['across visits', { keepNotes: true }],
] as const) {
  suite(`a note that is kept ${title} is deleted from the browser`, () => {
    test('when its form is submitted', async () => {
      const { form, element } = await createInForm(attributes);
      form.addEventListener('submit', (event) => event.preventDefault());
      form.requestSubmit();
      await untilNothingIsStored();
      assert.equal(element.value, 'and more');
      assert.deepEqual(listPreviousNotes(element), []);
    });

    test('when its form is reset, without an offer to undo', async () => {
      const { form, element } = await createInForm(attributes);
      form.reset();
      await reach(element, 'idle');
      await untilNothingIsStored();
      await element.updateComplete;
      assert.deepEqual(listPreviousNotes(element), []);
      assert.isFalse(Boolean(element.shadowRoot?.querySelector('.undo .action')));
    });

    test('when its form is reset before the element has loaded its features', async () => {
      const { form, element } = await createInForm(attributes);
      element.remove();
      const next = Object.assign(addElement(element.endpoint, attributes), { name: 'note' });
      form.append(next);
      form.reset();
      await untilNothingIsStored();
      await untilFeaturesLoad(next);
      assert.equal(next.value, '');
      assert.deepEqual(listPreviousNotes(next), []);
    });

    test('when its form is reset while the note is being continued', async () => {
      const { form, element } = await createInForm(attributes);
      element.start({ appends: true });
      await reach(element, 'recording');
      form.reset();
      await reach(element, 'idle');
      await untilNothingIsStored();
      assert.equal(element.value, '');
    });

    test('when the scope changes, also on the page', async () => {
      const { element } = await createInForm(attributes);
      element.persistScope = 'somebody else';
      await reach(element, 'idle');
      await untilNothingIsStored();
      assert.equal(element.value, '');
      assert.deepEqual(listPreviousNotes(element), []);
      assert.isFalse(Boolean(element.shadowRoot?.querySelector('.undo .action')));
    });

    test('when persist is turned off, and nothing is stored afterwards', async () => {
      const { element } = await createInForm(attributes);
      element.persist = 'off';
      await untilNothingIsStored();
      element.newNote();
      await recordAndStop(element, 'transcribed');
      element.newNote();
      await until(() => listPreviousNotes(element).length === 2);
      assert.deepEqual(await countStored(), { records: 0, tab: null });
    });
  });
}

suite('a note that is kept across visits is deleted from the browser, even while it is being continued or read', () => {
  for (const [change, leave] of [
    ['its form is reset', ({ form }) => form.reset()],
    [
      'the scope changes',
      ({ element }) => {
        element.persistScope = 'somebody else';
      },
    ],
  ] satisfies [string, (parts: Awaited<ReturnType<typeof createInForm>>) => void][]) {
    test(`when ${change} while a recording follows one without speech that was to continue it`, async () => {
      const { form, element } = await createInForm({ keepNotes: true }, 'words,more,silence');
      element.start({ appends: true });
      await reach(element, 'recording');
      element.stop();
      await reach(element, 'transcribed');
      element.start({ appends: true });
      await reach(element, 'recording');
      leave({ form, element });
      await reach(element, 'idle');
      await untilNothingIsStored();
      assert.equal(element.value, '');
      assert.deepEqual(listPreviousNotes(element), []);
    });

    for (const method of ['count', 'getAll'] as const) {
      test(`when ${change} while a later page looks for notes (${method})`, async () => {
        const { element: earlier } = await createInForm({ keepNotes: true });
        const form = document.createElement('form');
        document.body.replaceChildren(form);
        const read = onNextRead(method, () => leave({ form, element }));
        const element = addElement(earlier.endpoint, { name: 'note', keepNotes: true });
        form.append(element);
        await read;
        await untilNothingIsStored();
        await element.updateComplete;
        assert.deepEqual([element.phase, listPreviousNotes(element)], ['idle', []]);
      });
    }
  }
});

test('readonly hides the previous notes, also those of an earlier page, and deletes none', async () => {
  const { element } = await createInForm({ keepNotes: true });
  await until(() => listPreviousNotes(element).length === 1);
  element.readOnly = true;
  await element.updateComplete;
  assert.deepEqual([element.value, listPreviousNotes(element)], ['and more', []]);
  element.readOnly = false;
  await element.updateComplete;
  assert.deepEqual(listPreviousNotes(element), ['hello world']);
  const later = visitInNewTab(element.endpoint, { keepNotes: true, readOnly: true });
  await until(() => later.shadowRoot?.querySelector('.panel'));
  later.readOnly = false;
  await until(() => listPreviousNotes(later).length === 2);
});

test('Delete all deletes the previous notes, and Undo restores them', async () => {
  const element = createElement('words,more,words');
  for (const _ of [1, 2]) {
    await recordAndStop(element, 'transcribed');
    await until(() => element.shadowRoot?.querySelector('.toolbar'));
    element.newNote();
  }
  await until(() => listPreviousNotes(element).length === 2);
  findAction(element, 'Delete all').click();
  await until(() => element.shadowRoot?.querySelector('.undo .action'));
  assert.deepEqual(listPreviousNotes(element), []);
  findAction(element, 'Undo').click();
  await until(() => listPreviousNotes(element).length === 2);
  using _ = shortenUndo();
  findAction(element, 'Delete all').click();
  await untilNothingIsStored();
});

test('deletes the stored note when the page empties value', async () => {
  const element = createElement();
  await recordAndStop(element, 'transcribed');
  await untilNotesAreSaved(1);
  element.value = '';
  await untilNothingIsStored();
});

test('a new tab does not show notes of another one, unless the page keeps notes', async () => {
  const element = createElement();
  const { endpoint } = element;
  await recordAndStop(element, 'transcribed');
  await untilNotesAreSaved(1);
  for (const attributes of [{}, { keepNotes: true }, { persistScope: 'somebody' }]) {
    const other = visitInNewTab(endpoint, attributes);
    await untilFeaturesLoad(other);
    await until(() => other.shadowRoot?.querySelector('[part=undo]'));
    assert.deepEqual([other.phase, listPreviousNotes(other)], ['idle', []]);
  }
});

for (const attributes of [{ keepNotes: true }, { persistScope: 'ann' }]) {
  const [name] = Object.keys(attributes);
  test(`with ${name}, a later visit lists and opens the note of this owner only`, async () => {
    const element = Object.assign(createElement(), attributes);
    const { endpoint } = element;
    await recordAndStop(element, 'transcribed');
    await untilNotesAreSaved(1);
    const stranger = visitInNewTab(endpoint, { keepNotes: true, persistScope: 'bob' });
    await until(() => stranger.shadowRoot?.querySelector('[part=undo]'));
    assert.deepEqual(listPreviousNotes(stranger), []);
    const owner = visitInNewTab(endpoint, attributes);
    await until(() => listPreviousNotes(owner).includes('hello world'));
    assert.equal(owner.phase, 'idle');
    findAction(owner, 'Open').click();
    await reach(owner, 'transcribed');
    assert.equal(owner.value, 'hello world');
    assert.isAbove(owner.recording?.blob.size ?? 0, 0);
  });
}
