import type { AudioTranscriber } from '../element/audio-transcriber.ts';
import { addElement } from './element-fixture.ts';

/** Replaces the page's content with another element, as a reload or a later visit does. */
export const visit = (endpoint: string, properties: Partial<AudioTranscriber> = {}): AudioTranscriber => {
  document.body.replaceChildren();
  return addElement(endpoint, properties);
};

/** Returns the texts of the previous notes that the element lists. */
export const listPreviousNotes = (element: AudioTranscriber): string[] =>
  [...(element.shadowRoot?.querySelectorAll('.note-text') ?? [])].map(({ textContent }) => textContent ?? '');
