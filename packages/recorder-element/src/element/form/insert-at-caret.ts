import { separatorBetween } from '@audio-transcriber/contract';

/** A field of the page that text can be put into. */
type TextField = HTMLInputElement | HTMLTextAreaElement;

/** The field with this id in the same document or shadow root as `neighbour`. */
export const findField = (neighbour: Element, id: string): TextField | undefined => {
  const root = neighbour.getRootNode() as Document | ShadowRoot;
  const found = root.getElementById?.(id);
  return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found : undefined;
};

/**
 * Puts text where the caret is, or in place of what is selected, as if it was typed: with a space where it would stick
 * to what is around it, and with an `input` event.
 */
export const insertAtCaret = (field: TextField, text: string): void => {
  const { value } = field;
  // Inputs such as those for numbers have no caret: there the text goes to the end.
  const start = field.selectionStart ?? value.length;
  const end = field.selectionEnd ?? start;
  const data = spaceBetween(value.slice(0, start), text) + text + spaceBetween(text, value.slice(end));
  if (field.selectionStart === null) field.value = value + data;
  else field.setRangeText(data, start, end, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertText', data }));
};

/** Where words would stick together. */
const wordEnd = /[\p{L}\p{N}\p{P}]$/u;
const wordStart = /^[\p{L}\p{N}]/u;

const spaceBetween = (before: string, after: string): string =>
  wordEnd.test(before) && wordStart.test(after) ? separatorBetween(before, after) : '';
