import type { ReactiveController } from 'lit';
import type { ElementHost } from './element-host.ts';
import type { FormValue } from './form-value.ts';

export type FormHost = ElementHost & {
  readonly renderRoot: HTMLElement | DocumentFragment;
  /** Its text, which the form submits. */
  readonly value: string;
  /** The id of the field that the text goes into. */
  readonly htmlFor: string | undefined;
};

/**
 * Makes a host a member of its form, and brings its text into another field where it names one. What that takes is
 * loaded where there is a form or a field.
 */
export class FormController implements ReactiveController {
  readonly #host: FormHost;
  readonly #internals: ElementInternals;
  readonly #read: () => Omit<FormValue, 'isElsewhere'>;
  #loading: Promise<typeof import('./form-value.ts')> | undefined;
  /** As the page knows it. */
  #text = '';
  #syncFormValue: typeof import('./form-value.ts').syncFormValue | undefined;

  constructor(host: FormHost, internals: ElementInternals, read: () => Omit<FormValue, 'isElsewhere'>) {
    this.#host = host;
    this.#internals = internals;
    this.#read = read;
    host.addController(this);
    host.addEventListener('transcription-complete', ({ transcription: { text } }) => {
      this.#announce(host.value);
      if (host.htmlFor && text) void this.#insert(host.htmlFor, text.trim());
    });
  }

  hostUpdated(): void {
    const { value, state } = this.#host;
    // A text without a recording was put there by the page, which knows of it.
    if (value && state.phase === 'idle') this.#text = value;
    this.#announce(value);
    if (this.#host.htmlFor || this.#internals.form) this.#load().catch(() => {});
    this.#syncForm();
  }

  /** Tells the page that the text is another one: as a field does when it was typed into and left. */
  #announce(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#syncForm();
    this.#host.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    this.#host.dispatchEvent(new Event('change', { bubbles: true }));
  }

  async #insert(id: string, text: string): Promise<void> {
    const { findField, insertAtCaret } = await this.#load();
    const field = findField(this.#host, id);
    if (field) insertAtCaret(field, text);
  }

  #syncForm(): void {
    const lead = this.#host.renderRoot.querySelector<HTMLElement>('.primary-button, .action');
    this.#syncFormValue?.(this.#internals, { ...this.#read(), isElsewhere: Boolean(this.#host.htmlFor) }, lead);
  }

  #load(): Promise<typeof import('./form-value.ts')> {
    this.#loading ??= import('./form-value.ts').then(
      (loaded) => {
        this.#syncFormValue = loaded.syncFormValue;
        this.#syncForm();
        return loaded;
      },
      (error) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }
}
