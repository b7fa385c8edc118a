import type { Transcription } from '@audio-transcriber/contract';
import { html, type ReactiveController, type TemplateResult } from 'lit';
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

  /** Whether the language is known. Before that, the host would show texts that are about to change. */
  get isReady(): boolean {
    return this.#features ? this.#features.localization.isReady : this.#hasFailed || this.#isEnglish;
  }

  /** What the features contribute to rendering the host. */
  get viewContext(): Localization &
    Pick<ViewContext, 'audio' | 'discardPrompt' | 'renderNoteActions' | 'renderText' | 'liveText' | 'more'> {
    const { localization, audio, discardPrompt, notes, renderText, liveText } = this.#features ?? {};
    return {
      ...(localization?.current ?? english),
      audio,
      discardPrompt,
      renderNoteActions: notes?.renderActions,
      renderText,
      liveText,
      more: this.#render(),
    };
  }

  hostConnected(): void {
    if (this.#features) return;
    const load = () => this.#load().catch(() => {});
    if (this.#isEnglish) setTimeout(load, loadDelayMs);
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
    else discardAll(this.#getTranscriber());
  }

  readonly createStore = (description: RecordingDescription): RecordingStore => {
    if (isOff(this.#host.persist)) return createMemoryStore();
    if (this.#features) return this.#features.persistence.createStore(description);
    return createDeferredStore(this.#load().then(({ persistence }) => persistence.createStore(description)));
  };

  /** Renders what belongs below the recording: notices about the service and storage, and interrupted recordings. */
  #render(): TemplateResult | undefined {
    const { renderLanguages, service, persistence, recovery, notes } = this.#features ?? {};
    return (
      persistence &&
      html`${renderLanguages?.()}${service?.render()}${persistence.render()}${notes?.render()}${recovery?.render()}`
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
