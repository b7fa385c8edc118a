import type { ReactiveController } from 'lit';
import type { ElementHost } from '../element-host.ts';
import { type FormValue, syncFormValue } from './form-value.ts';
import type { InsertText } from './insert-at-caret.ts';

export type FormHost = ElementHost & {
  readonly renderRoot: HTMLElement | DocumentFragment;
  /** The text that the form submits. */
  readonly value: string;
  /** The id of another field that receives the text. */
  readonly htmlFor: string | undefined;
};

/** Submits the host's text with its form, or inserts it into another field if the host names one. */
export class FormController implements ReactiveController {
  readonly #host: FormHost;
  readonly #internals: ElementInternals;
  readonly #read: () => Omit<FormValue, 'isElsewhere'>;
  /** Inserts the text of a recording into the other field. Loads once the host names one. */
  #insert: InsertText | undefined;
  #loading: Promise<void> | undefined;
  /** The text that the last `input` event reported. */
  #text = '';

  constructor(host: FormHost, internals: ElementInternals, read: () => Omit<FormValue, 'isElsewhere'>) {
    this.#host = host;
    this.#internals = internals;
    this.#read = read;
    host.addController(this);
    host.addEventListener('transcription-complete', ({ addedText, recording }) => {
      this.#announce(host.value);
      if (!addedText) return;
      if (this.#insert) this.#insert(addedText, recording);
      else if (host.htmlFor) void this.#load().then(() => this.#insert?.(addedText, recording));
    });
  }

  hostUpdated(): void {
    const { value, state } = this.#host;
    // A text without a recording was set by the page: it needs no event.
    if (value && state.phase === 'idle') this.#text = value;
    this.#announce(value);
    this.#syncForm();
    if (this.#host.htmlFor) this.#loading ??= this.#load();
  }

  /** Fires `input` and `change` if the text has changed. */
  #announce(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#syncForm();
    this.#host.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    this.#host.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** If it fails to load, the text stays in the element, and the next text loads it again. */
  async #load(): Promise<void> {
    const loaded = await import('./insert-at-caret.ts').catch(() => undefined);
    if (loaded) this.#insert ??= loaded.createInsertText(this.#host);
  }

  #syncForm(): void {
    const anchor = this.#host.renderRoot.querySelector<HTMLElement>('.primary-button, .action');
    syncFormValue(this.#internals, { ...this.#read(), isElsewhere: Boolean(this.#host.htmlFor) }, anchor);
  }
}
