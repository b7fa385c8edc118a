import { nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import type { Note } from '../../notes/note.ts';
import { isOff } from '../../platform/is-off.ts';
import type { Recording } from '../../recording/recording.ts';
import { pageDatabase } from '../../storage/database.ts';
import type { NoteStore } from '../../transcriber/settings.ts';
import { isEmpty, noteOf } from '../../transcriber/state.ts';
import type { Transcriber } from '../../transcriber/transcriber.ts';
import { renderNoteActions } from '../../ui/note-actions.ts';
import type { NotesPanel } from '../../ui/notes/notes-panel.ts';
import type { ViewContext } from '../../ui/view-context.ts';
import { discardAll } from '../discard-all.ts';
import type { PersistenceController, PersistenceHost } from './persistence-controller.ts';

export type NotesHost = PersistenceHost & {
  readonly keepNotes: boolean;
  readonly name: string;
  readonly readOnly: boolean;
  readonly updateComplete: Promise<boolean>;
};

export interface NotesOptions {
  readonly host: NotesHost;
  readonly internals: ElementInternals;
  readonly transcriber: Transcriber;
  readonly persistence: PersistenceController;
  readonly localize: () => PanelLocalization;
  /** Whether the person has to finish something else first. */
  readonly isBlocked: () => boolean;
}

/** The slots in use by elements on this page. */
const usedSlots = new Set<string>();

/** Keeps the finished notes of a host, also across reloads. Loads the notes panel with the first note. */
export class NotesController implements ReactiveController, NoteStore {
  readonly #options: NotesOptions;
  #place = '';
  #scope: string | undefined;
  #slot: string | undefined;
  #form: HTMLFormElement | null = null;
  #loading: Promise<NotesPanel> | undefined;
  #panel: NotesPanel | undefined;
  /** The last transcription that was saved, and the promise of saving it. */
  #saved: { readonly transcription: Note['transcription']; readonly done: Promise<void> } | undefined;
  /** Whether all notes are being deleted for good, so a deleted note is not offered again. */
  #isClearing = false;

  constructor(options: NotesOptions) {
    this.#options = options;
    options.host.addController(this);
    options.transcriber.addEventListener('state-change', () => this.#sync());
  }

  save(note: Note): Promise<void> {
    if (this.#saved?.transcription === note.transcription) return this.#saved.done;
    const done = this.#load().then(({ library }) => library.save(note));
    this.#saved = { transcription: note.transcription, done };
    return done;
  }

  archive(note: Note): void {
    this.#saved = undefined;
    void this.#load().then(({ library }) => library.archive(note));
  }

  delete(note: Note): void {
    this.#saved = undefined;
    if (this.#isClearing) return;
    const hasFocus = this.#options.host.shadowRoot?.activeElement;
    void this.#load().then((panel) => {
      panel.library.deleteShown(note);
      if (hasFocus) void panel.focusUndo();
    });
  }

  /** Renders the actions for a finished note. */
  readonly renderActions = (recordings: readonly Recording[], context: ViewContext) =>
    renderNoteActions(recordings, context, this.#options.localize().texts, () => {
      if (!this.#options.isBlocked()) this.#options.transcriber.newNote();
    });

  /** Deletes all notes for good, and discards the current recording or note. */
  clear(): void {
    this.#isClearing = true;
    discardAll(this.#options.transcriber);
    this.#isClearing = false;
    this.#forget();
  }

  /** Renders the deleted notes that can be brought back, and the previous ones. */
  render(): TemplateResult | typeof nothing {
    return this.#panel?.render(this.#options.localize()) ?? nothing;
  }

  hostConnected(): void {
    if (this.#slot) usedSlots.add(this.#slot);
  }

  hostUpdate(): void {
    const { host, persistence } = this.#options;
    const { endpoint, scope } = persistence.location;
    const isStored = !isOff(host.persist) && !host.readOnly;
    const place = JSON.stringify([endpoint, scope, this.#isKept, isStored]);
    if (place === this.#place || !host.isConnected) return;
    const hasOtherOwner = this.#scope !== undefined && this.#scope !== scope;
    if (hasOtherOwner) this.clear();
    else if (!isStored) this.#forget();
    this.#place = place;
    this.#scope = scope;
    this.#panel = undefined;
    this.#loading = undefined;
    this.#saved = undefined;
    if (this.#slot) usedSlots.delete(this.#slot);
    this.#slot = isStored ? reserveSlot(endpoint, scope, host.name) : undefined;
    if (this.#slot) void this.#loadIfStored(place);
  }

  hostUpdated(): void {
    const { form } = this.#options.internals;
    if (form === this.#form) return;
    this.#form?.removeEventListener('submit', this.#onSubmit);
    form?.addEventListener('submit', this.#onSubmit);
    this.#form = form;
  }

  hostDisconnected(): void {
    if (this.#slot) usedSlots.delete(this.#slot);
  }

  get #isKept(): boolean {
    const { keepNotes, persistScope } = this.#options.host;
    return keepNotes || Boolean(persistScope);
  }

  /** Deletes the stored notes when the form is submitted. The note stays on the page. */
  readonly #onSubmit = (): void => this.#forget();

  /** Loads the notes panel if this browser has stored notes. */
  async #loadIfStored(place: string): Promise<void> {
    const count = await pageDatabase
      .transact<number>(['notes'], 'readonly', (store) => store('notes').count())
      .catch(() => 0);
    if (count > 0 && place === this.#place) await this.#load();
  }

  #forget(): void {
    void this.#loading?.then(({ library }) => library.clear());
  }

  /** Saves edits. Deletes a note from storage if the page has emptied its text. */
  #sync(): void {
    const { state } = this.#options.transcriber;
    if (state.phase !== 'transcribed') return;
    const note = noteOf(state);
    if (note) this.save(note).catch(() => {});
    else if (this.#saved && isEmpty(state)) {
      this.#saved = undefined;
      void this.#loading?.then(({ library }) => library.forgetShown());
    }
  }

  #load(): Promise<NotesPanel> {
    this.#loading ??= this.#open();
    return this.#loading;
  }

  async #open(): Promise<NotesPanel> {
    const { host, transcriber, persistence, isBlocked } = this.#options;
    const place = { ...persistence.location, isKept: this.#isKept };
    const slot = this.#slot;
    const { NotesPanel } = await import('../../ui/notes/notes-panel.ts');
    const panel = new NotesPanel({
      host,
      transcriber,
      place,
      slot,
      isBlocked,
      onShow: ({ transcription }) => {
        this.#saved = { transcription, done: Promise.resolve() };
      },
    });
    this.#panel = panel;
    void panel.open();
    return panel;
  }
}

/** Reserves a free slot. Unnamed elements get the same slot after a reload if their order on the page is the same. */
const reserveSlot = (endpoint: string, scope: string, name: string): string => {
  const { pathname, search } = location;
  for (let index = 0; ; index += 1) {
    const slot = JSON.stringify([pathname + search, endpoint, scope, name, index]);
    if (usedSlots.has(slot)) continue;
    usedSlots.add(slot);
    return slot;
  }
};
