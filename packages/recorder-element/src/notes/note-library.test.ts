import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recording } from '../recording/recording.ts';
import type { Note } from './note.ts';
import { NoteLibrary } from './note-library.ts';
import { maxNotes } from './note-lifetime.ts';
import { createNoteStorage } from './note-storage.ts';

const blob = new Blob(['audio']);

const createNote = (createdAt: number): Note => ({
  id: `note ${createdAt}`,
  createdAt,
  transcription: { text: `note ${createdAt}` },
  parts: [{ recording: new Recording(`note ${createdAt}`, blob, 1, blob), startSeconds: 0 }],
});

/** Creates a library in memory with as many previous notes as are kept, and returns their texts, newest first. */
const createFullLibrary = () => {
  const storage = createNoteStorage({ endpoint: '', scope: '', isKept: false }, undefined);
  const library = new NoteLibrary({ storage, isKept: false, slot: undefined, onChange: () => {} });
  for (let createdAt = 1; createdAt <= maxNotes; createdAt += 1) library.archive(createNote(createdAt));
  return { library, texts: library.previous.map(({ text }) => text) };
};

for (const [age, createdAt] of [
  ['oldest', 0],
  ['newest', maxNotes + 1],
] as const) {
  test(`Undo restores the ${age} note to a full list without losing one`, () => {
    const { library, texts } = createFullLibrary();
    library.deleteShown(createNote(createdAt));
    const restored = library.undo();
    assert.equal(restored?.createdAt, createdAt);
    assert.ok(library.previous.includes(restored));
    library.remove(restored);
    assert.deepEqual(
      library.previous.map(({ text }) => text),
      texts,
    );
  });
}

test('drops the oldest note when another one joins a full list', () => {
  const { library, texts } = createFullLibrary();
  library.archive(createNote(maxNotes + 1));
  assert.deepEqual(
    library.previous.map(({ text }) => text),
    [`note ${maxNotes + 1}`, ...texts.slice(0, -1)],
  );
});
