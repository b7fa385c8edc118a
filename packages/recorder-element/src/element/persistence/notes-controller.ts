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
import type { NotesPanel, NotesPanelOptions } from '../../ui/notes/notes-panel.ts';
import type { ViewContext } from '../../ui/view-context.ts';
import { discardAll } from '../discard-all.ts';
import { reserveSlot, usedSlots } from './note-slots.ts';
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

/** Where the notes of a host are kept, and the panel that lists them. */
interface NotesLocation extends Pick<NotesPanelOptions, 'place' | 'slot'> {
  /** Identifies the location. Empty before the first update. */
  readonly key: string;
  loading?: Promise<NotesPanel> | undefined;
  panel?: NotesPanel;
  /** Set once its stored notes are looked for. */
  search?: Promise<unknown>;
}

/** Keeps the finished notes of a host, also across reloads. Loads the notes panel with the first note. */
export class NotesController implements ReactiveController, NoteStore {
  readonly #options: NotesOptions;
  #location: NotesLocation = { key: '', place: { endpoint: '', scope: '', isKept: false }, slot: undefined };
  #form: HTMLFormElement | null = null;
  /** The last transcription that was saved, and the promise of saving it. */
  #saved: { readonly transcription: Note['transcription']; readonly done: Promise<void> } | undefined;
  /** Notes to archive once the panel loads, which has failed. */
  readonly #unarchived: Note[] = [];
  /** Whether all notes are being deleted for good, so a deleted note is not offered again. */
  #isClearing = false;
  /** Whether notes were to be deleted before the location was known. */
  #mustForget = false;

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
    this.#load().then(
      ({ library }) => library.archive(note),
      () => this.#unarchived.push(note),
    );
  }

  delete(note: Note): void {
    this.#saved = undefined;
    if (this.#isClearing) return;
    const focused = this.#options.host.shadowRoot?.activeElement;
    this.#load().then(
      (panel) => panel.deleteShown(note, focused),
      () => {}, // The note is gone, without a way back.
    );
  }

  /** Renders the actions for a finished note. */
  readonly renderActions = (recordings: readonly Recording[], context: ViewContext) =>
    renderNoteActions(recordings, context, this.#options.localize().texts, () => {
      if (!this.#options.isBlocked()) this.#options.transcriber.newNote();
    });

  /** Deletes all notes for good, and discards the current recording or note. */
  clear(): void {
    this.#unarchived.length = 0;
    this.#isClearing = true;
    discardAll(this.#options.transcriber);
    this.#isClearing = false;
    void this.forget();
  }

  /** Deletes all notes of the current location for good, once it is known: immediately if its panel is loaded. */
  readonly forget = async (): Promise<void> => {
    this.#mustForget = !this.#location.key;
    const panel = this.#location.panel ?? (await this.#loadIfStored());
    void panel?.library.clear();
  };

  /** Renders the previous notes, or the offer to restore deleted ones. Hides both if the host is read-only. */
  render(part: 'renderNotes' | 'renderUndo'): TemplateResult | typeof nothing {
    const { host, localize } = this.#options;
    return (!host.readOnly && this.#location.panel?.[part](localize())) || nothing;
  }

  hostConnected(): void {
    usedSlots.add(this.#location.slot);
  }

  hostUpdate(): void {
    const { host, persistence } = this.#options;
    const isStored = !isOff(host.persist);
    const place = { ...persistence.location, isKept: Boolean(host.keepNotes || host.persistScope) };
    const key = JSON.stringify([place, isStored]);
    const last = this.#location;
    if (key !== last.key) {
      if (last.key && place.scope !== last.place.scope) this.clear();
      else if (!isStored) void this.forget();
      this.#saved = undefined;
      usedSlots.delete(last.slot);
      this.#location = { key, place, slot: isStored ? reserveSlot(persistence.location, host.name) : undefined };
      if (this.#mustForget) void this.forget();
    }
    if (!host.readOnly) this.#location.search ??= this.#loadIfStored();
  }

  hostUpdated(): void {
    const { form } = this.#options.internals;
    if (form === this.#form) return;
    this.#form?.removeEventListener('submit', this.forget);
    // The note itself stays on the page.
    form?.addEventListener('submit', this.forget);
    this.#form = form;
  }

  hostDisconnected(): void {
    usedSlots.delete(this.#location.slot);
  }

  /** Loads the notes panel if it is loading already, or if this browser has stored notes. */
  async #loadIfStored(location = this.#location): Promise<NotesPanel | undefined> {
    if (location.loading || !location.slot) return location.loading;
    const count = await pageDatabase
      .transact<number>(['notes'], 'readonly', (store) => store('notes').count())
      .catch(() => 0);
    return count > 0 ? this.#load(location) : undefined;
  }

  /** Saves edits. Deletes a note from storage if the page has emptied its text. */
  #sync(): void {
    const { state } = this.#options.transcriber;
    if (state.phase !== 'transcribed') return;
    const note = noteOf(state);
    if (note) this.save(note).catch(() => {});
    else if (this.#saved && isEmpty(state)) {
      this.#saved = undefined;
      void this.#location.loading?.then(({ library }) => library.forgetShown());
    }
  }

  #load(location = this.#location): Promise<NotesPanel> {
    location.loading ??= this.#open(location).catch((cause) => {
      location.loading = undefined; // The next note loads it again.
      throw cause;
    });
    return location.loading;
  }

  async #open(location: NotesLocation): Promise<NotesPanel> {
    const { NotesPanel } = await import('../../ui/notes/notes-panel.ts');
    location.panel = new NotesPanel({
      ...this.#options,
      ...location,
      isCurrent: () => location === this.#location,
      onShow: ({ transcription }) => {
        this.#saved = { transcription, done: Promise.resolve() };
      },
    });
    void location.panel.open();
    for (const note of this.#unarchived.splice(0)) location.panel.library.archive(note);
    return location.panel;
  }
}
