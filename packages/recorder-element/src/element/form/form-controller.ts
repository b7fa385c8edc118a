import type { ReactiveController } from 'lit';
import type { Recording } from '../../recording/recording.ts';
import type { ElementHost } from '../element-host.ts';
import { type FormValue, syncFormValue } from './form-value.ts';
import { findField, insertAtCaret, replaceText } from './insert-at-caret.ts';

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
  /** The text that the last `input` event reported. */
  #text = '';
  /** What was last inserted into the other field. */
  #inserted: { readonly recording: Recording; readonly text: string } | undefined;

  constructor(host: FormHost, internals: ElementInternals, read: () => Omit<FormValue, 'isElsewhere'>) {
    this.#host = host;
    this.#internals = internals;
    this.#read = read;
    host.addController(this);
    host.addEventListener('transcription-complete', ({ addedText, recording }) => {
      this.#announce(host.value);
      if (host.htmlFor && addedText) this.#insert(host.htmlFor, addedText, recording);
    });
  }

  hostUpdated(): void {
    const { value, state } = this.#host;
    // A text without a recording was set by the page: it needs no event.
    if (value && state.phase === 'idle') this.#text = value;
    this.#announce(value);
    this.#syncForm();
  }

  /** Fires `input` and `change` if the text has changed. */
  #announce(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#syncForm();
    this.#host.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    this.#host.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** Inserts the text of a recording. Replaces what was inserted for it before, unless that has been changed since. */
  #insert(id: string, text: string, recording: Recording): void {
    const field = findField(this.#host, id);
    if (!field) return;
    if (this.#inserted?.recording !== recording) insertAtCaret(field, text);
    else if (!replaceText(field, this.#inserted.text, text)) return;
    this.#inserted = { recording, text };
  }

  #syncForm(): void {
    const anchor = this.#host.renderRoot.querySelector<HTMLElement>('.primary-button, .action');
    syncFormValue(this.#internals, { ...this.#read(), isElsewhere: Boolean(this.#host.htmlFor) }, anchor);
  }
}
