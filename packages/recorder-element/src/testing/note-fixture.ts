import type { AudioTranscriber } from '../element/audio-transcriber.ts';
import { undoMs } from '../notes/note-lifetime.ts';
import { addElement } from './element-fixture.ts';

/** Replaces the page's content with another element, as a reload or a later visit does. */
export const visit = (endpoint: string, properties: Partial<AudioTranscriber> = {}): AudioTranscriber => {
  document.body.replaceChildren();
  return addElement(endpoint, properties);
};

/** Returns the texts of the previous notes that the element lists. */
export const listPreviousNotes = (element: AudioTranscriber): string[] =>
  [...(element.shadowRoot?.querySelectorAll('.note-text') ?? [])].map(({ textContent }) => textContent ?? '');

/** Notes that are deleted before disposal can be restored for two seconds only. */
export const shortenUndo = (): Disposable => {
  const { setTimeout: original } = globalThis;
  const shortened = (callback: () => void, ms: number) => original(callback, ms === undoMs ? 2000 : ms);
  Object.assign(globalThis, { setTimeout: shortened });
  return { [Symbol.dispose]: () => void Object.assign(globalThis, { setTimeout: original }) };
};
