import { findNotes } from './find-notes.ts';
import { idsOf, type ListedNote, listNote, listStoredNote, mergeNotes } from './listed-note.ts';
import type { Note } from './note.ts';
import { maxNotes, undoMs } from './note-lifetime.ts';
import type { NoteStorage } from './note-storage.ts';
import { readTabNotes, type TabNotes, writeTabNotes } from './tab-notes.ts';

export interface NoteLibraryOptions {
  readonly storage: NoteStorage;
  /** Whether the library includes notes of other tabs and earlier visits. */
  readonly isKept: boolean;
  /** The name of the element within its tab. Undefined if nothing is stored. */
  readonly slot: string | undefined;
  /** Called when the previous or the deleted notes change. */
  onChange(): void;
}

interface Deletion {
  readonly notes: readonly ListedNote[];
  /** The deleted note that was shown, if any. */
  readonly shown: ListedNote | undefined;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** The finished notes of one element: the shown one, the previous ones, and the recently deleted ones. */
export class NoteLibrary {
  readonly #options: NoteLibraryOptions;
  /** The notes of an earlier page in this tab. */
  readonly #tab: TabNotes;
  #shown: ListedNote | undefined;
  #previous: readonly ListedNote[] = [];
  #deletion: Deletion | undefined;
  /** Whether `clear` was called. What `open` finds afterwards is not shown. */
  isCleared = false;

  constructor(options: NoteLibraryOptions) {
    this.#options = options;
    this.#tab = options.slot === undefined ? { previous: [] } : readTabNotes(options.slot);
  }

  /** The previous notes, newest first. */
  get previous(): readonly ListedNote[] {
    return this.#previous;
  }

  /** The notes that `undo` restores. */
  get deleted(): readonly ListedNote[] {
    return this.#deletion?.notes ?? [];
  }

  /** Finds the stored notes, and returns the one that this tab showed last. */
  async open(): Promise<Note | undefined> {
    const { storage, slot, isKept } = this.#options;
    if (slot === undefined) return undefined;
    const { present, deleted } = await findNotes(storage, this.#tab, isKept);
    if (this.isCleared) return undefined;
    const isShown = ({ id }: { readonly id: string }) => id === this.#tab.shown;
    const deletedAt = Math.max(...deleted.map((note) => note.deletedAt ?? 0));
    if (deleted.length > 0 && !this.#deletion) {
      const notes = deleted.map(listStoredNote);
      this.#offerUndo(notes, notes.find(isShown), deletedAt + undoMs - Date.now());
    }
    const shown = present.find(isShown);
    // The person may have recorded another note in the meantime.
    const isFree = shown && !this.#shown;
    if (isFree) this.#shown = listStoredNote(shown);
    this.#add(present.filter((note) => note !== shown || !isFree).map(listStoredNote));
    const note = isFree ? await storage.read(shown.id) : undefined;
    if (isFree && !note && this.#shown?.id === shown.id) this.#shown = undefined;
    return note;
  }

  /** Sets the note that is shown. */
  show(note: Note): void {
    this.#shown = listNote(note, this.#options.storage.idOf(note));
    this.#writeTab();
  }

  /** Saves the note that is shown. Rejects if it cannot be stored; the note stays in memory. */
  async save(note: Note): Promise<void> {
    const { storage } = this.#options;
    this.show(note);
    const id = await storage.save(note);
    if (this.#shown?.note === note) this.#shown = listNote(note, id);
    this.#writeTab();
  }

  /** Adds a note that another one replaces to the previous notes. */
  archive(note: Note): void {
    const id = this.#options.storage.idOf(note);
    if (this.#shown?.id === id) this.#shown = undefined;
    this.#add([listNote(note, id)]);
  }

  /** Deletes previous notes. `undo` restores them until their time is up. */
  delete(notes: readonly ListedNote[]): void {
    this.#previous = this.#previous.filter((note) => !notes.includes(note));
    this.#remove(notes, undefined);
  }

  /** Deletes the note that is shown; see `delete`. */
  deleteShown(note: Note): void {
    const shown = listNote(note, this.#options.storage.idOf(note));
    this.#shown = undefined;
    this.#remove([shown], shown);
  }

  /** Restores the deleted notes to the previous ones. Returns the one that was shown, if any. */
  undo(): ListedNote | undefined {
    const { notes = [], shown, timer } = this.#deletion ?? {};
    clearTimeout(timer);
    this.#deletion = undefined;
    void this.#options.storage.mark(idsOf(notes), undefined);
    // Beyond the limit, if necessary: a restored note must not replace one.
    this.#previous = mergeNotes(notes, this.#previous);
    this.#change();
    return shown;
  }

  /** Reads one of the previous notes. Resolves to undefined if it is gone. */
  async read({ id, note }: ListedNote): Promise<Note | undefined> {
    return note ?? (await this.#options.storage.read(id));
  }

  /** Removes a note from the previous ones, because it is shown or gone. */
  remove(note: ListedNote): void {
    this.#previous = this.#previous.filter((other) => other !== note);
    this.#change();
  }

  /** Deletes the note that is shown for good. */
  forgetShown(): void {
    const shown = this.#shown;
    this.#shown = undefined;
    this.#writeTab();
    if (shown) void this.#options.storage.delete([shown.id]);
  }

  /** Deletes all notes for good, including those that were kept by other tabs. */
  async clear(): Promise<void> {
    const { storage, isKept } = this.#options;
    this.isCleared = true;
    this.#finishDeletion();
    const { shown, previous } = this.#tab;
    const own = [shown, ...previous, this.#shown?.id, ...idsOf(this.#previous)];
    this.#previous = [];
    this.#shown = undefined;
    this.#change();
    // Own notes first, since the page may be closing. Then notes that other tabs have added.
    await storage.delete(own.filter((id) => id !== undefined));
    if (!isKept) return;
    const kept = (await storage.list()).filter((note) => note.isKept);
    await storage.delete(kept.map(({ id }) => id));
  }

  #remove(notes: readonly ListedNote[], shown: ListedNote | undefined): void {
    this.#finishDeletion();
    this.#offerUndo(notes, shown, undoMs);
    void this.#options.storage.mark(idsOf(notes), Date.now());
    this.#change();
  }

  #offerUndo(notes: readonly ListedNote[], shown: ListedNote | undefined, forMs: number): void {
    this.#deletion = { notes, shown, timer: setTimeout(() => this.#finishDeletion(), forMs) };
  }

  /** Ends the time for undo: deletes the notes for good. */
  #finishDeletion(): void {
    if (!this.#deletion) return;
    const { notes, timer } = this.#deletion;
    clearTimeout(timer);
    this.#deletion = undefined;
    void this.#options.storage.delete(idsOf(notes));
    this.#change();
  }

  /** Adds previous notes, and deletes the oldest ones beyond the limit. */
  #add(added: readonly ListedNote[]): void {
    const all = mergeNotes(added, this.#previous);
    this.#previous = all.slice(0, maxNotes);
    void this.#options.storage.delete(idsOf(all.slice(maxNotes)));
    this.#change();
  }

  #change(): void {
    this.#writeTab();
    this.#options.onChange();
  }

  #writeTab(): void {
    const { slot } = this.#options;
    if (slot === undefined) return;
    const shown = this.#shown ?? this.#deletion?.shown;
    const previous = [...this.#previous, ...this.deleted.filter((note) => note !== shown)];
    writeTabNotes(slot, { shown: shown?.id, previous: idsOf(previous) });
  }
}
