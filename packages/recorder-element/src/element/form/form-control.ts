import { LitElement } from 'lit';

/**
 * A Lit element that belongs to a form, with the members that every form control has. It keeps its state when it moves.
 * https://html.spec.whatwg.org/multipage/custom-elements.html#form-associated-custom-elements
 */
export abstract class FormControl extends LitElement {
  static readonly formAssociated = true;

  protected readonly internals: ElementInternals = this.attachInternals();

  /** The form that the element belongs to. */
  get form(): HTMLFormElement | null {
    return this.internals.form;
  }

  /** The labels of the element. */
  get labels(): NodeList {
    return this.internals.labels;
  }

  /** What prevents the form from being submitted. */
  get validity(): ValidityState {
    return this.internals.validity;
  }

  /** The message that explains `validity`. */
  get validationMessage(): string {
    return this.internals.validationMessage;
  }

  /** Whether the form validates the element. */
  get willValidate(): boolean {
    return this.internals.willValidate;
  }

  /** Whether the element allows the form to be submitted. */
  checkValidity(): boolean {
    return this.internals.checkValidity();
  }

  /** The same as `checkValidity()`, and shows the message if it is false. */
  reportValidity(): boolean {
    return this.internals.reportValidity();
  }

  /** With this method, `moveBefore` calls neither `disconnectedCallback` nor `connectedCallback`. */
  connectedMoveCallback(): void {}
}
