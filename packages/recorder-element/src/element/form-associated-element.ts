import type { PropertyDeclarations, PropertyValues } from 'lit';
import { TranscriberElement } from './transcriber-element.ts';

/**
 * A transcriber that is a form control. What a form is told of it is in `form-value.ts`.
 * https://html.spec.whatwg.org/multipage/custom-elements.html#form-associated-custom-elements
 */
export abstract class FormAssociatedElement extends TranscriberElement {
  static readonly formAssociated = true;
  static override properties: PropertyDeclarations = {
    name: { reflect: true },
    required: { type: Boolean },
    disabled: { type: Boolean, reflect: true },
    readOnly: { attribute: 'readonly', type: Boolean },
    includeAudio: { attribute: 'include-audio', type: Boolean },
    htmlFor: { attribute: 'for' },
  };

  /** Under which a form submits the text. */
  declare name: string;
  /** Whether a form needs a text. */
  declare required: boolean;
  /** Neither used nor submitted; a recording that is made stops, and is kept. */
  declare disabled: boolean;
  /** Shows its text, and takes no other. */
  declare readOnly: boolean;
  /** Whether a form submits the recording too, as `NAME-audio`. */
  declare includeAudio: boolean;
  /** The id of an input or textarea that gets the text at its caret, and submits it. */
  declare htmlFor: string | undefined;

  protected readonly internals = this.attachInternals();
  /** What the page has put there without a recording. */
  protected written = '';
  #isOfDisabled = false;

  constructor() {
    super();
    this.name = '';
    this.required = false;
    this.disabled = false;
    this.readOnly = false;
    this.includeAudio = false;
    this.addEventListener('recording-start', (event) => {
      if (this.isLocked) event.preventDefault();
    });
    this.addEventListener('phase-change', () => {
      if (this.transcription) this.written = '';
    });
  }

  /** The text, as a form submits it. A text that is set takes no times with it. */
  get value(): string {
    return this.transcription?.text.trim() ?? this.written;
  }

  set value(value: string | null | undefined) {
    const text = value ?? '';
    if (this.transcription) this.transcriber.edit({ text });
    else this.written = text;
    this.requestUpdate();
  }

  /** The form it belongs to. */
  get form(): HTMLFormElement | null {
    return this.internals.form;
  }

  /** The labels that name it. */
  get labels(): NodeList {
    return this.internals.labels;
  }

  /** What keeps the form from being sent. */
  get validity(): ValidityState {
    return this.internals.validity;
  }

  /** That in words. */
  get validationMessage(): string {
    return this.internals.validationMessage;
  }

  /** Whether the form looks at it at all. */
  get willValidate(): boolean {
    return this.internals.willValidate;
  }

  /** Whether the form can be sent, as far as this element is concerned. */
  checkValidity(): boolean {
    return this.internals.checkValidity();
  }

  /** As `checkValidity()`; says what is missing, too. */
  reportValidity(): boolean {
    return this.internals.reportValidity();
  }

  formDisabledCallback(isDisabled: boolean): void {
    this.#isOfDisabled = isDisabled;
    if (isDisabled) this.transcriber.suspend();
    this.requestUpdate();
  }

  formResetCallback(): void {
    this.written = '';
    this.transcriber.discard();
    // Once more, for the transcript that comes back where a recording was to take its place.
    this.transcriber.discard();
    this.requestUpdate();
  }

  formStateRestoreCallback(text: string): void {
    this.value = text;
  }

  /** Until the form can be told more, it must not be sent without what it requires: also while nothing is shown. */
  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    if (changed.has('required')) this.internals.setValidity({ valueMissing: this.required }, '…');
    return true;
  }

  /** Whether nothing can be done, by its own attribute or by a fieldset's. */
  protected get isDisabled(): boolean {
    return this.#isOfDisabled || this.disabled;
  }

  /** Whether nothing can be recorded. */
  protected get isLocked(): boolean {
    return this.isDisabled || this.readOnly;
  }
}
