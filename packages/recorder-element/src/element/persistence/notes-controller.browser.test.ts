import { assert } from 'chai';
import {
  createElement,
  dropFiles,
  find,
  findAction,
  nameOf,
  reach,
  readLog,
  record,
  recordAndStop,
  until,
  untilFeaturesLoad,
  watchMicrophone,
} from '../../testing/element-fixture.ts';
import { listPreviousNotes, shortenUndo, visit } from '../../testing/note-fixture.ts';
import {
  countStored,
  isolateStorage,
  readStoredNotes,
  untilNotesAreSaved,
  untilNothingIsStored,
} from '../../testing/stored-recordings.ts';
import { createToneFile } from '../../testing/tone-file.ts';
import type { AudioTranscriber } from '../audio-transcriber.ts';

setup(watchMicrophone);
isolateStorage();

/** Creates an element with a finished note, and waits for its tools. */
const createWithNote = async (answers = 'words', attributes: Partial<AudioTranscriber> = {}) => {
  const element = Object.assign(createElement(answers), attributes);
  await recordAndStop(element, 'transcribed');
  await until(() => element.shadowRoot?.querySelector('.toolbar'));
  return element;
};

const open = (element: AudioTranscriber): void => {
  (find(element, '.notes') as HTMLDetailsElement).open = true;
};

suite('a finished note', () => {
  test('Keep talking continues it: one text, also in the form, and one playback', async () => {
    const element = await createWithNote('words,more');
    findAction(element, 'Keep talking').click();
    await reach(element, 'recording');
    assert.equal(element.value, 'hello world');
    assert.include(find(element, '[part=transcript]').textContent, 'hello world');
    element.stop();
    await reach(element, 'transcribed');
    assert.equal(element.value, 'hello world\n\nand more');
    assert.equal(find(element, '[part=transcript]').textContent?.trim(), 'hello world\n\nand more');
    assert.lengthOf(element.recordings, 2);
    assert.lengthOf((await readLog(element)).requests, 2);
    const words = element.transcription?.words ?? [];
    assert.deepEqual(
      words.map(({ word }) => word),
      ['and', 'more'],
    );
    assert.isAtLeast(words[0]?.start ?? 0, 1);
    assert.deepEqual(listPreviousNotes(element), []);
    await untilNotesAreSaved(1);
  });

  test('downloads a continued note as numbered files', async () => {
    const element = await createWithNote('words,more');
    element.start({ appends: true });
    await reach(element, 'recording');
    element.stop();
    await reach(element, 'transcribed');
    const names: string[] = [];
    const { click } = HTMLAnchorElement.prototype;
    HTMLAnchorElement.prototype.click = function () {
      names.push(this.download);
    };
    findAction(element, 'Download audio').click();
    HTMLAnchorElement.prototype.click = click;
    const { fileName } = element.recording ?? {};
    assert.deepEqual(
      names,
      ['-1.', '-2.'].map((number) => fileName?.replace('.', number)),
    );
    await untilNotesAreSaved(1);
  });

  test('is restored if its continuation is cancelled, empty or fails', async () => {
    const element = await createWithNote('words,silence,large');
    element.start({ appends: true });
    await reach(element, 'recording');
    element.cancel();
    await reach(element, 'transcribed');
    assert.equal(element.value, 'hello world');
    for (const phase of ['transcribed', 'failed'] as const) {
      element.start({ appends: true });
      await reach(element, 'recording');
      element.stop();
      await reach(element, phase);
      assert.equal(element.value, 'hello world');
      assert.include(find(element, '[part=transcript]').textContent, 'hello world');
      element.discard();
      await reach(element, 'transcribed');
      assert.equal(element.value, 'hello world');
    }
    await untilNotesAreSaved(1);
  });

  test('moves to the previous notes with its edits when another one begins, and can be opened from there', async () => {
    const element = await createWithNote('words,more');
    element.value = 'hello edited world';
    findAction(element, 'New note').focus();
    findAction(element, 'New note').click();
    await reach(element, 'idle');
    await until(() => listPreviousNotes(element).includes('hello edited world'));
    assert.equal(nameOf(element.shadowRoot?.activeElement), 'Start recording');
    await recordAndStop(element, 'transcribed');
    assert.equal(element.value, 'and more');
    open(element);
    findAction(element, 'Open').click();
    await until(() => element.value === 'hello edited world');
    await until(() => listPreviousNotes(element).includes('and more'));
    assert.lengthOf(element.recordings, 1);
    await untilNotesAreSaved(2);
  });

  test('moves to the previous notes when the page starts another recording or loads a file', async () => {
    const element = await createWithNote('words,more,words');
    await recordAndStop(element, 'transcribed');
    await until(() => listPreviousNotes(element).length === 1);
    dropFiles(element, [new File([element.recording?.blob as Blob], 'memo.webm', { type: 'audio/webm' })]);
    await until(() => element.recording?.fileName === 'memo.webm' && element.phase === 'transcribed');
    await until(() => listPreviousNotes(element).length === 2);
    await untilNotesAreSaved(3);
  });

  test('is restored by Undo, with its audio', async () => {
    const element = await createWithNote();
    const { recording } = element;
    findAction(element, 'Delete').focus();
    findAction(element, 'Delete').click();
    await reach(element, 'idle');
    await until(() => nameOf(element.shadowRoot?.activeElement) === 'Undo');
    assert.include(find(element, '[part=undo]').textContent, 'Note deleted');
    findAction(element, 'Undo').click();
    await reach(element, 'transcribed');
    assert.equal(element.value, 'hello world');
    assert.strictEqual(element.recording, recording);
    await until(() => find(element, '[part=undo]').textContent?.trim() === '');
    await untilNotesAreSaved(1);
  });

  test('is deleted from the browser when the time for Undo is over', async () => {
    using _ = shortenUndo();
    const element = await createWithNote();
    await untilNotesAreSaved(1);
    findAction(element, 'Delete').click();
    await until(() => element.shadowRoot?.querySelector('.undo .action'));
    assert.isAbove((await countStored()).records, 0);
    await untilNothingIsStored();
    await until(() => !element.shadowRoot?.querySelector('.undo .action'));
  });

  test('is restored to the previous notes by Undo while another one is being recorded', async () => {
    const element = await createWithNote();
    findAction(element, 'Delete').click();
    await until(() => element.shadowRoot?.querySelector('.undo .action'));
    await record(element);
    findAction(element, 'Undo').click();
    element.cancel();
    await until(() => listPreviousNotes(element).includes('hello world'));
    await untilNotesAreSaved(1);
  });
});

suite('after a reload', () => {
  test('restores the last note with its text, times and all audio, and the previous notes', async () => {
    const element = await createWithNote('words,more,words');
    element.newNote();
    await recordAndStop(element, 'transcribed');
    element.start({ appends: true });
    await reach(element, 'recording');
    element.stop();
    await reach(element, 'transcribed');
    await untilNotesAreSaved(2);
    const next = visit(element.endpoint);
    await reach(next, 'transcribed');
    assert.equal(next.value, element.value);
    assert.deepEqual(next.transcription, element.transcription);
    assert.deepEqual(
      next.recordings.map(({ blob, durationSeconds }) => [blob.size, blob.type, durationSeconds]),
      element.recordings.map(({ blob, durationSeconds }) => [blob.size, blob.type, durationSeconds]),
    );
    await until(() => listPreviousNotes(next).length === 1);
    const player = find(next, 'audio') as HTMLAudioElement;
    await until(() => player.readyState >= player.HAVE_METADATA);
  });

  test('restores an edit and the name of a file', async () => {
    const element = createElement();
    await untilFeaturesLoad(element);
    dropFiles(element, [createToneFile([0.5], 'memo.wav')]);
    await reach(element, 'transcribed');
    await untilNotesAreSaved(1);
    element.value = 'edited';
    while ((await readStoredNotes())[0]?.transcription.text !== 'edited') await element.updateComplete;
    const next = visit(element.endpoint);
    await until(() => next.value === 'edited');
    assert.equal(next.recording?.fileName, 'memo.wav');
  });

  test('a deleted note can be restored for the rest of its ten seconds', async () => {
    const element = await createWithNote();
    await untilNotesAreSaved(1);
    findAction(element, 'Delete').click();
    await until(() => element.shadowRoot?.querySelector('.undo .action'));
    const next = visit(element.endpoint);
    await until(() => next.shadowRoot?.querySelector('.undo .action'));
    assert.equal(next.phase, 'idle');
    findAction(next, 'Undo').click();
    await reach(next, 'transcribed');
    assert.equal(next.value, 'hello world');
    assert.isAbove(next.recording?.blob.size ?? 0, 0);
  });
});
