import { separatorBetween } from '@audio-transcriber/contract';
import type { Recording } from '../../recording/recording.ts';

/** A field of the page that accepts text. */
type TextField = HTMLInputElement | HTMLTextAreaElement;

/** Inserts the text of a recording into a field. Does nothing without a field. */
export type InsertText = (text: string, recording: Recording) => void;

/**
 * Creates a function that inserts texts into the field that the host names. It replaces what it inserted for the same
 * recording before, unless that has been changed since.
 */
export const createInsertText = (host: Element & { readonly htmlFor: string | undefined }): InsertText => {
  let inserted: { readonly recording: Recording; readonly text: string } | undefined;
  return (text, recording) => {
    const field = findField(host, host.htmlFor ?? '');
    if (!field) return;
    if (inserted?.recording !== recording) insertAtCaret(field, text);
    else if (!replaceText(field, inserted.text, text)) return;
    inserted = { recording, text };
  };
};

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
  fireInput(field, 'insertText', data);
};

/**
 * Replaces the last occurrence of a text and fires an `input` event. Leaves the caret and the selection alone, unless
 * they are in that text. Returns false if the field does not contain it, or has no caret, such as one for numbers.
 */
export const replaceText = (field: TextField, old: string, text: string): boolean => {
  const start = field.value.lastIndexOf(old);
  const { selectionStart: caret } = field;
  if (start < 0 || caret === null) return false;
  const end = start + old.length;
  // `preserve` would select the new text if the caret is in or right after the old one.
  field.setRangeText(text, start, end, caret > start && caret <= end ? 'end' : 'preserve');
  fireInput(field, 'insertReplacementText', text);
  return true;
};

const fireInput = (field: TextField, inputType: string, data: string): void => {
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType, data }));
};

/** The end of a word, after which a space is needed. */
const wordEnd = /[\p{L}\p{N}\p{P}]$/u;
const wordStart = /^[\p{L}\p{N}]/u;

const spaceBetween = (before: string, after: string): string =>
  wordEnd.test(before) && wordStart.test(after) ? separatorBetween(before, after) : '';
