import type { ServiceDescription } from '@audio-transcriber/contract';
import '../define.ts';
import type { AudioTranscriber } from '../element/audio-transcriber.ts';
import type { Phase } from '../transcriber/state.ts';

type GetUserMedia = MediaDevices['getUserMedia'];

/** The microphone streams that were opened since `watchMicrophone`. */
export const streams: MediaStream[] = [];

const getUserMedia: GetUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);

/** Replaces the browser's `getUserMedia`. */
export const stubMicrophone = (stub: GetUserMedia): void => {
  navigator.mediaDevices.getUserMedia = stub;
};

/** Restores the browser's microphone, and records its streams. */
export const watchMicrophone = (): void => {
  streams.length = 0;
  stubMicrophone(async (constraints) => {
    const stream = await getUserMedia(constraints);
    streams.push(stream);
    return stream;
  });
};

export const trackStates = (): string[] =>
  streams.flatMap((stream) => stream.getTracks().map(({ readyState }) => readyState));

/**
 * Makes the first stream look unplugged. Returns false in Firefox, which ignores events that scripts dispatch on tracks.
 */
export const endTrack = (): boolean => {
  const track = streams[0]?.getTracks()[0];
  let hasEnded = false;
  track?.addEventListener('ended', () => {
    hasEnded = true;
  });
  track?.dispatchEvent(new Event('ended'));
  return hasEnded;
};

/** Waits until a condition holds. If it never does, the test times out. */
export const until = async (condition: () => unknown): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
};

export const reach = async (element: AudioTranscriber, phase: Phase): Promise<void> => {
  await until(() => element.phase === phase);
  await element.updateComplete;
};

let services = 0;

/** Adds an element for this service to the page. */
export const addElement = (endpoint: string, properties: Partial<AudioTranscriber> = {}): AudioTranscriber => {
  const element = Object.assign(document.createElement('audio-transcriber'), { endpoint, ...properties });
  document.body.append(element);
  return element;
};

/** Adds an element to the page, with its own service that has this description and gives these answers in order. */
export const createElement = (answers = 'words', description: ServiceDescription = {}): AudioTranscriber => {
  services += 1;
  const query = `answers=${answers}&description=${encodeURIComponent(JSON.stringify(description))}`;
  return addElement(`/service/${services}-${Math.random()}?${query}`);
};

export interface ServiceLog {
  /** How many times it was asked for its capabilities. */
  readonly discoveries: number;
  readonly requests: readonly {
    readonly name: string;
    readonly type: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly language: string | null;
  }[];
}

/** Returns the requests that the element's service has received. */
export const readLog = async ({ endpoint }: AudioTranscriber): Promise<ServiceLog> =>
  (await fetch(endpoint, { cache: 'no-store' })).json();

/** Records for at least this number of seconds. */
export const record = async (element: AudioTranscriber, seconds = 0.1): Promise<void> => {
  element.start();
  await reach(element, 'recording');
  const start = performance.now();
  await until(() => performance.now() - start > seconds * 1000);
};

export const recordAndStop = async (element: AudioTranscriber, phase: Phase, seconds?: number): Promise<void> => {
  await record(element, seconds);
  element.stop();
  await reach(element, phase);
};

/** Removes an element while it records. Resolves once the recording is complete and stored. */
export const interrupt = async (element: AudioTranscriber, seconds = 0.1): Promise<void> => {
  await record(element, seconds);
  element.remove();
  await until(() => element.phase === 'recorded');
};

/** Returns the accessible name of a control, or the text of another element. */
export const nameOf = (each: Element | null | undefined): string => {
  const label = each instanceof HTMLButtonElement ? each.labels[0] : undefined;
  return (each?.ariaLabel ?? label?.textContent ?? each?.textContent ?? '').trim();
};

/** Finds a button or link by its name. */
export const findAction = (element: AudioTranscriber, name: string): HTMLElement => {
  const actions = [...(element.shadowRoot?.querySelectorAll<HTMLElement>('button, a') ?? [])];
  const action = actions.find((each) => nameOf(each) === name);
  if (!action) throw new Error(`No “${name}” among ${actions.map(nameOf)}`);
  return action;
};

export const find = (element: AudioTranscriber, selector: string): HTMLElement => {
  const found = element.shadowRoot?.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`No ${selector}`);
  return found;
};

/** Waits until the features that load on demand are ready. */
export const untilFeaturesLoad = (element: AudioTranscriber): Promise<void> =>
  until(() => element.shadowRoot?.querySelector('[part~=upload]'));

/** Chooses a file in the element's file dialog. */
export const chooseFile = (element: AudioTranscriber, file: File): void => {
  const input = find(element, 'input[type=file]') as HTMLInputElement;
  input.files = transferOf([file]).files;
  input.dispatchEvent(new Event('change'));
};

/** Drops files on the element, or only drags them over it. Returns the event. */
export const dropFiles = (element: AudioTranscriber, files: readonly File[], type = 'drop'): DragEvent => {
  const event = new DragEvent(type, { dataTransfer: transferOf(files), bubbles: true, cancelable: true });
  element.dispatchEvent(event);
  return event;
};

const transferOf = (files: readonly File[]): DataTransfer => {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer;
};
