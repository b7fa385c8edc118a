import type { ServiceDescription } from '@audio-transcriber/contract';
import { assert } from 'chai';
import {
  createElement,
  reach,
  readLog,
  record,
  recordAndStop,
  until,
  watchMicrophone,
} from '../testing/element-fixture.ts';
import type { AudioTranscriber } from './audio-transcriber.ts';

setup(() => {
  watchMicrophone();
  document.documentElement.lang = 'en';
});

teardown(() => {
  document.body.replaceChildren();
  document.documentElement.removeAttribute('lang');
});

const noticeOf = (element: AudioTranscriber): string | undefined =>
  element.shadowRoot?.querySelector('[part=notice][role=status]')?.textContent ?? undefined;

const createDescribed = (description: ServiceDescription, lang = 'en'): AudioTranscriber => {
  document.documentElement.lang = lang;
  return createElement('words', description);
};

test('shows before a recording, in the page’s language, that the service supports only another language', async () => {
  const element = createDescribed({ ready: true, languages: ['en'] }, 'de');
  await until(() => noticeOf(element));
  assert.equal(noticeOf(element), 'Sprechen Sie Englisch: Der Dienst unterstützt keine andere Sprache.');
  assert.equal(element.phase, 'idle');
  element.language = 'en';
  await until(() => !noticeOf(element));
  element.language = 'fr';
  await until(() => noticeOf(element)?.includes('Französisch'));
});

test('shows that no recognizer is ready, and still records', async () => {
  const element = createDescribed({ ready: false });
  await until(() => noticeOf(element));
  assert.include(noticeOf(element), 'not ready');
  await recordAndStop(element, 'transcribed');
});

test('sends one request for all elements of an endpoint and their recordings', async () => {
  const element = createDescribed({ ready: true, languages: ['de'] });
  const other = element.cloneNode() as AudioTranscriber;
  other.endpoint = element.endpoint;
  document.body.append(other);
  await until(() => noticeOf(element) && noticeOf(other));
  await recordAndStop(element, 'transcribed');
  assert.equal((await readLog(element)).discoveries, 1);
});

test('sends no request while hidden, or with a transcribe function', async () => {
  const hidden = createDescribed({ ready: false });
  hidden.style.display = 'none';
  const own = createDescribed({ ready: false });
  own.transcribe = async () => ({ text: 'hello' });
  const seen = createDescribed({ ready: false });
  await until(() => noticeOf(seen));
  await record(own);
  own.stop();
  await reach(own, 'transcribed');
  assert.equal((await readLog(own)).discoveries, 0);
  assert.equal((await readLog(hidden)).discoveries, 0);
  hidden.style.display = '';
  await until(() => noticeOf(hidden));
});

test('follows a change of the endpoint', async () => {
  const element = createDescribed({ ready: false });
  await until(() => noticeOf(element));
  const { endpoint } = createDescribed({ ready: true, languages: ['en'] });
  element.endpoint = endpoint;
  await until(() => !noticeOf(element));
});

const untilAsked = async (element: AudioTranscriber): Promise<void> => {
  while ((await readLog(element)).discoveries === 0) await new Promise((resolve) => setTimeout(resolve, 20));
};

const goOffline = (isOffline: boolean): void => {
  if (isOffline) Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
  else Reflect.deleteProperty(navigator, 'onLine');
  dispatchEvent(new Event(isOffline ? 'offline' : 'online'));
};

/** Makes requests to the element's service fail like a lost network. */
const cutOff = ({ endpoint }: AudioTranscriber): (() => void) => {
  const { fetch } = globalThis;
  globalThis.fetch = (input, init) =>
    String(input).startsWith(endpoint) ? Promise.reject(new TypeError('Failed to fetch')) : fetch(input, init);
  return () => {
    globalThis.fetch = fetch;
  };
};

test('shows that the page is offline, before and while recording, until it is online', async () => {
  const element = createDescribed({ ready: true });
  await untilAsked(element);
  const connect = cutOff(element);
  goOffline(true);
  await until(() => noticeOf(element)?.startsWith('You are offline.'));
  await record(element);
  assert.include(noticeOf(element), 'You can still record');
  connect();
  goOffline(false);
  await until(() => !noticeOf(element));
  assert.equal(element.phase, 'recording');
  element.stop();
  await reach(element, 'transcribed');
});

test('shows that the service cannot be reached, and still records', async () => {
  const element = createElement();
  element.endpoint = 'http://127.0.0.1:1/v1/audio/transcriptions';
  await until(() => noticeOf(element)?.startsWith('Cannot reach the service.'));
  await record(element);
  assert.include(noticeOf(element), 'Cannot reach the service.');
  element.stop();
  await reach(element, 'failed');
  assert.isDefined(element.recording);
  assert.isUndefined(noticeOf(element));
});

test('asks again after the element was moved', async () => {
  const element = createDescribed({ ready: true });
  const connect = cutOff(element);
  await until(() => noticeOf(element)?.startsWith('Cannot reach the service.'));
  connect();
  document.body.append(element);
  await until(() => !noticeOf(element));
});

test('reports headers that cannot be sent as an invalid key, and still records', async () => {
  const element = createElement('words', { ready: true });
  element.headers = { Authorization: 'Bearer ключ' };
  await until(() => noticeOf(element)?.startsWith('Your key or sign-in is not valid.'));
  await record(element);
  Object.assign(element, { headers: null });
  await until(() => !noticeOf(element));
  element.stop();
  await reach(element, 'transcribed');
});

test('shows that a key is missing or invalid, until it is valid', async () => {
  const element = createElement('words', { ready: true });
  element.endpoint += '&key=open-sesame';
  await until(() => noticeOf(element)?.startsWith('Sign in to transcribe.'));
  element.headers = { Authorization: 'Bearer open-barley' };
  await until(() => noticeOf(element)?.startsWith('Your key or sign-in is not valid.'));
  element.headers = { Authorization: 'Bearer open-sesame' };
  await until(() => !noticeOf(element));
});

test('shows that the service cannot decode this browser’s recordings', async () => {
  const element = createDescribed({ ready: true, media_types: ['audio/flac'] });
  await until(() => noticeOf(element)?.startsWith('The service cannot read what this browser records.'));
  const other = createDescribed({ ready: true, media_types: ['audio/wav'] });
  await untilAsked(other);
  await other.updateComplete;
  assert.isUndefined(noticeOf(other));
});

test('shows no notice for services that do not describe themselves', async () => {
  const element = createElement();
  element.endpoint += '&status=405';
  await untilAsked(element);
  await recordAndStop(element, 'transcribed');
  assert.isUndefined(noticeOf(element));
});
