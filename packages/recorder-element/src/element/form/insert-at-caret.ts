import { separatorBetween } from '@audio-transcriber/contract';

/** A field of the page that accepts text. */
type TextField = HTMLInputElement | HTMLTextAreaElement;

/** Finds the field with this id in the same document or shadow root as `neighbor`. */
export const findField = (neighbor: Element, id: string): TextField | undefined => {
  const root = neighbor.getRootNode() as Document | ShadowRoot;
  const found = root.getElementById?.(id);
  return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found : undefined;
};

/**
 * Inserts text at the caret, or replaces the selection, as if it was typed: with spaces between words and an `input`
 * event.
 */
export const insertAtCaret = (field: TextField, text: string): void => {
  const { value } = field;
  // Some inputs, such as those for numbers, have no caret: append the text.
  const start = field.selectionStart ?? value.length;
  const end = field.selectionEnd ?? start;
  const data = spaceBetween(value.slice(0, start), text) + text + spaceBetween(text, value.slice(end));
  if (field.selectionStart === null) field.value = value + data;
  else field.setRangeText(data, start, end, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertText', data }));
};

/** The end of a word, after which a space is needed. */
const wordEnd = /[\p{L}\p{N}\p{P}]$/u;
const wordStart = /^[\p{L}\p{N}]/u;

const spaceBetween = (before: string, after: string): string =>
  wordEnd.test(before) && wordStart.test(after) ? separatorBetween(before, after) : '';
