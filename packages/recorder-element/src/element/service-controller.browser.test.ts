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

test('says before a recording, in the language of the page, that the service knows another one only', async () => {
  const element = createDescribed({ ready: true, languages: ['en'] }, 'de');
  await until(() => noticeOf(element));
  assert.equal(noticeOf(element), 'Sprechen Sie Englisch: Der Dienst kennt keine andere Sprache.');
  assert.equal(element.phase, 'idle');
  element.language = 'en';
  await until(() => !noticeOf(element));
  element.language = 'fr';
  await until(() => noticeOf(element)?.includes('Französisch'));
});

test('says that no recogniser is ready, and records all the same', async () => {
  const element = createDescribed({ ready: false });
  await until(() => noticeOf(element));
  assert.include(noticeOf(element), 'not ready');
  await recordAndStop(element, 'transcribed');
});

test('asks once for all elements of an endpoint, and for each of their recordings', async () => {
  const element = createDescribed({ ready: true, languages: ['de'] });
  const other = element.cloneNode() as AudioTranscriber;
  other.endpoint = element.endpoint;
  document.body.append(other);
  await until(() => noticeOf(element) && noticeOf(other));
  await recordAndStop(element, 'transcribed');
  assert.equal((await readLog(element)).discoveries, 1);
});

test('asks nothing while it cannot be seen, or where a function transcribes', async () => {
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
