import assert from 'node:assert/strict';
import { beforeEach } from 'node:test';
import { createMemoryStore, type RecordingDescription } from '../storage/recording-store.ts';
import type { TranscriberOptions, TranscriberSettings } from '../transcriber/settings.ts';
import type { Phase } from '../transcriber/state.ts';
import { Transcriber } from '../transcriber/transcriber.ts';
import { createFakeClient } from './fake-client.ts';
import { createFakeEnvironment } from './fake-environment.ts';
import { createFakeRecorder } from './fake-recorder.ts';
import { reachPhase } from './reach-phase.ts';

const eventTypes = ['request', 'start', 'pause', 'resume', 'stop', 'error']
  .map((name) => `recording-${name}`)
  .concat(['request', 'progress', 'complete', 'error'].map((name) => `transcription-${name}`));

export let microphone: ReturnType<typeof createFakeRecorder>;
export let client: ReturnType<typeof createFakeClient>;
export let settings: { -readonly [Key in keyof TranscriberSettings]: TranscriberSettings[Key] };
export let environment: ReturnType<typeof createFakeEnvironment>;
export let transcriber: Transcriber;
/** The types of the events that were fired, except `phase-change`. */
export let firedEvents: string[];
/** The ids of the recordings that are stored. */
export let storedIds: Set<string>;
/** The descriptions that stores were created for. */
export let descriptions: RecordingDescription[];

beforeEach(() => {
  connectMicrophone();
  client = createFakeClient();
  settings = { endpoint: '/transcribe', language: 'en' };
  environment = createFakeEnvironment();
  firedEvents = [];
  storedIds = new Set();
  descriptions = [];
  createTranscriber();
});

/** Replaces the microphone. Each one records once. */
export const connectMicrophone = (): void => {
  microphone = createFakeRecorder();
};

export const createTranscriber = (options: Partial<TranscriberOptions> = {}): void => {
  transcriber = new Transcriber({
    settings,
    client,
    environment,
    createStore: (description) => {
      descriptions.push(description);
      return createStore(description.id);
    },
    startRecorder: (recorderOptions) => microphone.startRecorder(recorderOptions),
    ...options,
  });
  for (const type of eventTypes) transcriber.addEventListener(type, () => firedEvents.push(type));
};

/** Creates a store that is in `storedIds` until it is deleted. */
export const createStore = (id: string) => {
  const store = createMemoryStore();
  storedIds.add(id);
  return {
    ...store,
    delete: () => {
      storedIds.delete(id);
      store.delete();
    },
  };
};

export const reach = (phase: Phase): Promise<void> => reachPhase(transcriber, phase);

/** Waits until all pending promises are settled. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

export const record = async (...words: string[]): Promise<void> => {
  transcriber.start();
  microphone.allow();
  await reach('recording');
  for (const word of words) microphone.speak(word);
};

/** Returns the last transcription that was started. */
export const last = () => client.transcriptions.at(-1) ?? assert.fail('Nothing was sent.');

/** Stops recording, and answers with this text. */
export const answer = async (text: string): Promise<void> => {
  transcriber.stop();
  await reach('transcribing');
  last().answer.resolve({ text });
  await reach('transcribed');
};
