import { html, nothing, type TemplateResult } from 'lit';
import { fillIn } from '../../messages/format.ts';
import type { NoteTexts } from '../../messages/localization.ts';
import { noteTexts } from '../../messages/note-messages.ts';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { fillInCount } from '../../messages/plural-forms.ts';
import type { ListedNote } from '../../notes/listed-note.ts';
import type { Note } from '../../notes/note.ts';
import { createNoteDatabase } from '../../notes/note-database.ts';
import { NoteLibrary } from '../../notes/note-library.ts';
import { createNoteStorage, type NotePlace } from '../../notes/note-storage.ts';
import { canStart, noteOf } from '../../transcriber/state.ts';
import type { Transcriber } from '../../transcriber/transcriber.ts';
import { adoptStyles } from '../adopt-styles.ts';
import { renderAction } from '../buttons.ts';
import { notesStyles } from './notes-panel.styles.ts';

export interface NotesPanelOptions {
  readonly host: HTMLElement & { requestUpdate(): void; readonly updateComplete: Promise<boolean> };
  readonly transcriber: Transcriber;
  readonly place: NotePlace;
  /** The name of the element within its tab. Undefined if nothing is stored. */
  readonly slot: string | undefined;
  /** Whether the person has to finish something else first. */
  readonly isBlocked: () => boolean;
  /** Whether the element still keeps its notes in this place. */
  readonly isCurrent: () => boolean;
  /** Called before the transcriber shows a note that is already saved. */
  readonly onShow: (note: Note) => void;
}

type ShownTexts = NoteTexts & PanelLocalization['texts'];

/** One connection for all elements of the page. */
const database = createNoteDatabase();

/** Lists the previous notes of an element, and offers to restore a deleted one. */
export class NotesPanel {
  readonly library: NoteLibrary;
  readonly #options: NotesPanelOptions;

  constructor(options: NotesPanelOptions) {
    this.#options = options;
    const { host, place, slot } = options;
    this.library = new NoteLibrary({
      storage: createNoteStorage(place, slot === undefined ? undefined : database),
      isKept: place.isKept,
      slot,
      onChange: () => host.requestUpdate(),
    });
    if (host.shadowRoot) adoptStyles(host.shadowRoot, notesStyles);
  }

  /** Shows the last note of the tab, unless something else is already shown, or the notes were cleared meanwhile. */
  async open(): Promise<void> {
    const note = await this.library.open();
    if (!note || this.library.isCleared || !this.#options.isCurrent()) return;
    if (this.#options.transcriber.state.phase === 'idle') this.#show(note);
    else this.library.archive(note);
  }

  /** Deletes the shown note. Moves the focus to the Undo button if it was in the element. */
  deleteShown(note: Note, focused: Element | null | undefined): void {
    this.library.deleteShown(note);
    if (focused) void this.#focusUndo();
  }

  /** Renders the offer to restore the deleted notes. */
  renderUndo({ texts: ownTexts, lang }: PanelLocalization): TemplateResult {
    const texts = { ...noteTexts, ...ownTexts };
    const { length } = this.library.deleted;
    const offer = html`
      <span>${fillInCount(texts.notesDeleted, length, lang)}</span>
      ${renderAction('undo-delete', texts.undo, () => void this.#undo())}
    `;
    return html`<div class="undo" part="undo" role="status">${length > 0 ? offer : nothing}</div>`;
  }

  /** Renders the previous notes. */
  renderNotes({ texts: ownTexts, lang }: PanelLocalization): TemplateResult | typeof nothing {
    const texts = { ...noteTexts, ...ownTexts };
    const { previous } = this.library;
    const { transcriber, place, slot } = this.#options;
    if (previous.length === 0 || !canStart(transcriber.state)) return nothing;
    const count = new Intl.NumberFormat(lang).format(previous.length);
    const hint = slot === undefined ? texts.keptInPage : place.isKept ? texts.keptForDays : texts.keptInTab;
    return html`
      <details class="notes" part="notes">
        <summary part="notes-summary">${fillIn(texts.previousNotes, { count })}</summary>
        <ul class="note-list" role="list">
          ${previous.map((note) => this.#renderNote(note, texts, lang))}
        </ul>
        <div class="notes-footer">
          <p class="hint" part="hint">${hint}</p>
          ${renderAction('delete-all', texts.discardAll, () => this.#delete(previous))}
        </div>
      </details>
    `;
  }

  #renderNote(note: ListedNote, texts: ShownTexts, lang: string): TemplateResult {
    const time = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(note.createdAt);
    return html`
      <li class="note" part="note" aria-label=${time}>
        <div>
          <p class="note-text" part="note-text" lang=${note.language ?? ''} dir="auto">${note.text}</p>
          <p class="hint" part="hint">${time}</p>
        </div>
        <div class="actions">
          ${renderAction('open-note', texts.openNote, () => void this.#open(note))}
          ${renderAction('delete-note', texts.discard, () => this.#delete([note]), '', 'delete')}
        </div>
      </li>
    `;
  }

  async #open(listed: ListedNote): Promise<void> {
    const { host, transcriber, isBlocked } = this.#options;
    const note = await this.library.read(listed);
    if (!this.library.previous.includes(listed)) return;
    if (note && (!canStart(transcriber.state) || isBlocked())) return;
    this.library.remove(listed);
    if (!note) return;
    this.#show(note);
    await host.updateComplete;
    host.shadowRoot?.querySelector<HTMLElement>('.panel > * > .transcript-body > .transcript')?.focus();
  }

  #show(note: Note): void {
    const { transcriber, onShow } = this.#options;
    onShow(note);
    transcriber.restore(note);
    this.library.show(note);
  }

  #delete(notes: readonly ListedNote[]): void {
    this.library.delete(notes);
    void this.#focusUndo();
  }

  async #focusUndo(): Promise<void> {
    const { host } = this.#options;
    await host.updateComplete;
    host.shadowRoot?.querySelector<HTMLElement>('.undo .action')?.focus();
  }

  async #undo(): Promise<void> {
    const shown = this.library.undo();
    const { state } = this.#options.transcriber;
    if (shown && canStart(state) && !noteOf(state)) await this.#open(shown);
  }
}
