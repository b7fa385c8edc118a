import type { Transcription } from '@audio-transcriber/contract';
import { html, type ReactiveController } from 'lit';
import { english, type Localization } from '../messages/localization.ts';
import { isOff } from '../platform/is-off.ts';
import {
  createDeferredStore,
  createMemoryStore,
  type RecordingDescription,
  type RecordingStore,
} from '../storage/recording-store.ts';
import type { NoteStore } from '../transcriber/settings.ts';
import type { Transcriber } from '../transcriber/transcriber.ts';
import type { ViewContext } from '../ui/view-context.ts';
import { discardAll } from './discard-all.ts';
import type { FeatureHost, Features } from './features.ts';
import { isCompact } from './properties.ts';

/** Lets the page render first. WebKit has no `requestIdleCallback`. */
const loadDelayMs = 200;

/** Loads the features once the host is shown, or earlier if a recording or the language needs them. */
export class LazyFeatures implements ReactiveController {
  readonly #host: FeatureHost;
  readonly #internals: ElementInternals;
  readonly #getTranscriber: () => Transcriber;
  #loading: Promise<Features> | undefined;
  #features: Features | undefined;
  #hasFailed = false;

  /** @param getTranscriber Called later: the transcriber is made with `createStore` and `notes` */
  constructor(host: FeatureHost, internals: ElementInternals, getTranscriber: () => Transcriber) {
    this.#host = host;
    this.#internals = internals;
    this.#getTranscriber = getTranscriber;
    host.addController(this);
  }

  /** Whether the layout and the language are known. Before that, the host would show what is about to change. */
  get isReady(): boolean {
    if (!this.#features) return this.#hasFailed || (this.#isEnglish && !isCompact(this.#host));
    return this.#features.compact() !== null && this.#features.localization.isReady;
  }

  /** What the features contribute to rendering the host. */
  get viewContext(): Localization & Omit<ViewContext, 'transcriber'> {
    const { localization, audio, discardPrompt, notes, renderText, liveText, compact, renderLanguages } =
      this.#features ?? {};
    return {
      ...(localization?.current ?? english),
      audio,
      discardPrompt,
      renderNoteActions: notes?.renderActions,
      renderText,
      liveText,
      compact: compact?.() ?? undefined,
      languageMenu: renderLanguages?.(),
      ...this.#render(),
    };
  }

  hostConnected(): void {
    if (this.#features) return;
    const load = () => this.#load().catch(() => {});
    if (this.#isEnglish && !isCompact(this.#host)) setTimeout(load, loadDelayMs);
    else void load();
  }

  /** Calls the notes controller, after loading it if necessary. */
  readonly notes: NoteStore = {
    save: async (note) => (await this.#load()).notes.save(note),
    archive: (note) => this.#withNotes((notes) => notes.archive(note)),
    delete: (note) => this.#withNotes((notes) => notes.delete(note)),
  };

  readonly withText = async (transcription: Transcription, text: string): Promise<Transcription> =>
    (await this.#load()).withText(transcription, text);

  /** Deletes all notes for good, and discards the current recording or note. */
  clearNotes(): void {
    if (this.#features) this.#features.notes.clear();
    else {
      discardAll(this.#getTranscriber());
      this.#load().then(
        ({ notes }) => notes.forget(),
        () => {},
      );
    }
  }

  readonly createStore = (description: RecordingDescription): RecordingStore => {
    if (isOff(this.#host.persist)) return createMemoryStore();
    if (this.#features) return this.#features.persistence.createStore(description);
    return createDeferredStore(this.#load().then(({ persistence }) => persistence.createStore(description)));
  };

  /** Renders what belongs below the recording. */
  #render(): Pick<ViewContext, 'notices' | 'more'> | undefined {
    const { service, persistence, recovery, notes } = this.#features ?? {};
    return (
      persistence && {
        notices: html`${service?.render()}${persistence.render()}${notes?.render('renderUndo')}`,
        more: html`${notes?.render('renderNotes')}${recovery?.render()}`,
      }
    );
  }

  /**
   * Runs immediately if the features are loaded: if the page deletes a note (see `clear`), it must not be offered
   * again.
   */
  #withNotes(work: (notes: NoteStore) => void): void {
    if (this.#features) work(this.#features.notes);
    else
      this.#load().then(
        ({ notes }) => work(notes),
        () => {},
      );
  }

  /** Looks only in the host's own tree. The features look in the whole page. */
  get #isEnglish(): boolean {
    const host = this.#host;
    return !host.messages && /^(en\b|$)/i.test(host.closest<HTMLElement>('[lang]')?.lang ?? '');
  }

  #load(): Promise<Features> {
    this.#loading ??= import('./features.ts').then(
      ({ createFeatures }) => {
        const transcriber = this.#getTranscriber();
        this.#features = createFeatures({ host: this.#host, internals: this.#internals, transcriber });
        return this.#features;
      },
      (error) => {
        // Recording works without the features.
        this.#hasFailed = true;
        this.#loading = undefined;
        this.#host.requestUpdate();
        throw error;
      },
    );
    return this.#loading;
  }
}
