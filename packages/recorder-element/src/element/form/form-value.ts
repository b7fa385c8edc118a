import type { PanelLocalization } from '../../messages/panel-localization.ts';
import type { Recording } from '../../recording/recording.ts';
import type { Phase } from '../../transcriber/state.ts';

/** What a form submits and validates. */
export interface FormValue {
  readonly name: string;
  /** The transcript's text. */
  readonly value: string;
  /** Recordings to submit with the text as `NAME-audio`, one file each. */
  readonly audio: readonly Recording[];
  readonly phase: Phase;
  /** Whether the text is being edited, and the changes are not saved. */
  readonly isEditing: boolean;
  readonly required: boolean;
  /** Whether another field receives and submits the text. */
  readonly isElsewhere: boolean;
  readonly texts: PanelLocalization['texts'];
}

/**
 * Sets the transcript as the element's form value, and blocks the form until the transcript is complete and
 * its edit saved.
 * https://html.spec.whatwg.org/multipage/custom-elements.html#form-associated-custom-elements
 *
 * @param anchor Where the browser shows the validation message
 */
export const syncFormValue = (internals: ElementInternals, form: FormValue, anchor: HTMLElement | null): void => {
  internals.setFormValue(submissionOf(form), form.value);
  const wait = form.isEditing ? 'editFirst' : waits[form.phase];
  const message = wait ? form.texts[wait] : isMissing(form) ? form.texts.required : '';
  internals.setValidity(
    { customError: wait !== undefined, valueMissing: isMissing(form) },
    message,
    anchor ?? undefined,
  );
};

/** What the person has to do before the form can be submitted. */
const waits: Partial<Record<Phase, 'stopFirst' | 'waitFirst'>> = {
  starting: 'stopFirst',
  recording: 'stopFirst',
  paused: 'stopFirst',
  stopping: 'waitFirst',
  transcribing: 'waitFirst',
  transforming: 'waitFirst',
};

const isMissing = ({ required, value, isElsewhere }: FormValue): boolean => required && !isElsewhere && value === '';

const submissionOf = ({ name, value, audio, isElsewhere }: FormValue): FormData | string | null => {
  if (isElsewhere) return null;
  if (audio.length === 0 || !name) return value;
  const data = new FormData();
  data.append(name, value);
  for (const { blob, fileName } of audio) data.append(`${name}-audio`, new File([blob], fileName, { type: blob.type }));
  return data;
};
