import { assert } from 'chai';
import {
  addElement,
  createElement,
  findAction,
  reach,
  record,
  recordAndStop,
  until,
  watchMicrophone,
} from '../../testing/element-fixture.ts';
import { listPreviousNotes, visit } from '../../testing/note-fixture.ts';
import {
  deleteStoredRecordings,
  isolateStorage,
  readStoredNotes,
  untilNotesAreSaved,
} from '../../testing/stored-recordings.ts';

setup(watchMicrophone);
isolateStorage();

test('two elements of a page keep separate notes, also after a reload', async () => {
  const [first, second] = [createElement('words'), createElement('more')];
  const { endpoint } = first;
  second.endpoint = endpoint.replace('words', 'more');
  await recordAndStop(first, 'transcribed');
  await recordAndStop(second, 'transcribed');
  await untilNotesAreSaved(2);
  const same = visit(endpoint);
  const other = addElement(second.endpoint);
  await Promise.all([reach(same, 'transcribed'), reach(other, 'transcribed')]);
  assert.deepEqual([same.value, other.value], ['hello world', 'and more']);
});

test('keeps both versions when two tabs edit the same note', async () => {
  const element = createElement('words,more');
  const { endpoint } = element;
  await recordAndStop(element, 'transcribed');
  await untilNotesAreSaved(1);
  const tab = sessionStorage.getItem('audio-transcriber-notes') ?? '';
  // Like a duplicated tab.
  const other = visit(endpoint);
  await reach(other, 'transcribed');
  other.value = 'changed there';
  while ((await readStoredNotes())[0]?.transcription.text !== 'changed there') await other.updateComplete;
  element.value = 'changed here';
  while ((await readStoredNotes()).length < 2) await other.updateComplete;
  const texts = (await readStoredNotes()).map(({ transcription }) => transcription.text);
  assert.sameMembers(texts, ['changed here', 'changed there']);
  await until(() => sessionStorage.getItem('audio-transcriber-notes') !== tab);
});

test('keeps notes in memory if the browser refuses to store them or clears its storage', async () => {
  const element = createElement('words,more');
  await recordAndStop(element, 'transcribed');
  await untilNotesAreSaved(1);
  await deleteStoredRecordings();
  sessionStorage.clear();
  element.value = 'edited';
  await untilNotesAreSaved(1);
  element.newNote();
  const { open } = IDBFactory.prototype;
  const { setItem } = Storage.prototype;
  await deleteStoredRecordings();
  IDBFactory.prototype.open = () => {
    throw new DOMException('No storage in this window.', 'SecurityError');
  };
  Storage.prototype.setItem = () => {
    throw new DOMException('No room.', 'QuotaExceededError');
  };
  try {
    await recordAndStop(element, 'transcribed');
    await until(() => listPreviousNotes(element).includes('edited'));
    await until(() => element.shadowRoot?.querySelector('.toolbar'));
    findAction(element, 'Delete').click();
    await until(() => element.shadowRoot?.querySelector('.undo .action'));
    findAction(element, 'Undo').click();
    await reach(element, 'transcribed');
    assert.equal(element.value, 'and more');
    findAction(element, 'Open').click();
    await until(() => element.value === 'edited');
    assert.isAbove(element.recording?.blob.size ?? 0, 0);
  } finally {
    IDBFactory.prototype.open = open;
    Storage.prototype.setItem = setItem;
  }
});

test('discarding the continuation of a note keeps the note stored', async () => {
  const element = createElement('words,more');
  await recordAndStop(element, 'transcribed');
  await untilNotesAreSaved(1);
  element.start({ appends: true });
  await reach(element, 'recording');
  element.discard();
  await untilNotesAreSaved(1);
  await record(element);
  element.cancel();
  assert.equal(element.value, 'hello world');
});
