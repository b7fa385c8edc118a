import type { PartialTranscription, TranscriptionSegment } from '@audio-transcriber/contract';
import type { AudioTranscriber } from '../element/audio-transcriber.ts';
import { record, until } from './element-fixture.ts';

let services = 0;

/** Creates an element on the page that sends its recordings to a service whose events the test sends. */
export const createLiveElement = (parent: HTMLElement = document.body): AudioTranscriber => {
  const element = document.createElement('audio-transcriber');
  services += 1;
  element.endpoint = `/live/${services}-${Math.random()}`;
  parent.append(element);
  return element;
};

/** Sends events to all listeners of the element's recording. */
export const sendEvents = async ({ endpoint }: AudioTranscriber, ...events: readonly object[]): Promise<void> => {
  await fetch(endpoint, { method: 'PUT', body: JSON.stringify(events) });
};

export const segment = (id: number, text: string): TranscriptionSegment & { readonly type: string } => ({
  type: 'transcript.text.segment',
  id,
  start: id,
  end: id + 1,
  text,
});

export const partial = (
  revision: number,
  stable: string,
  unstable = '',
): PartialTranscription & { readonly type: string } => ({
  type: 'transcript.text.partial',
  revision,
  start: 0,
  text: stable + unstable,
  stable,
});

export const done = (text: string) => ({ type: 'transcript.text.done', text });

/** Records until the service has received some audio. */
export const recordLive = async (element: AudioTranscriber): Promise<void> => {
  await record(element, 0);
  await until(() => 'progress' in element.state && (element.state.progress?.sentBytes ?? 0) > 0);
};

const paragraphOf = (element: AudioTranscriber): HTMLElement | null | undefined =>
  element.shadowRoot?.querySelector<HTMLElement>('.transcript');

export const shownText = (element: AudioTranscriber): string => paragraphOf(element)?.textContent ?? '';

/** Returns the elements of the shown words. */
export const shownWords = (element: AudioTranscriber): readonly HTMLElement[] => [
  ...(paragraphOf(element)?.querySelectorAll<HTMLElement>('span') ?? []),
];

/** Sends events, and resolves when the element shows this text. */
export const sendUntilShown = async (element: AudioTranscriber, text: string, ...events: readonly object[]) => {
  await sendEvents(element, ...events);
  await until(() => shownText(element) === text);
};
