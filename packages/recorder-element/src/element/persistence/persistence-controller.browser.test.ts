import { assert } from 'chai';
import {
  createElement,
  find,
  interrupt,
  reach,
  record,
  recordAndStop,
  until,
  watchMicrophone,
} from '../../testing/element-fixture.ts';
import { isolateStorage, readStoredRecordings, untilRecordingsAreStored } from '../../testing/stored-recordings.ts';
import type { AudioTranscriber } from '../audio-transcriber.ts';

setup(watchMicrophone);
isolateStorage();

const hasNotice = (element: AudioTranscriber) =>
  Boolean(element.shadowRoot?.querySelector('[part=notice][role=status]'));

suite('stored recordings', () => {
  test('deletes a transcribed recording from storage', async () => {
    const element = createElement();
    await recordAndStop(element, 'transcribed');
    await untilRecordingsAreStored(0);
  });

  test('stores the recording after an empty transcript, a failure and a cancelled transcription', async () => {
    for (const answers of ['silence', 'busy', 'never']) {
      const element = createElement(answers);
      element.live = false;
      await recordAndStop(
        element,
        answers === 'silence' ? 'transcribed' : answers === 'busy' ? 'failed' : 'transcribing',
      );
      element.cancel();
      await untilRecordingsAreStored(1);
      element.discard();
      await untilRecordingsAreStored(0);
      element.remove();
    }
  });

  test('stores nothing with persist="off"', async () => {
    const element = createElement();
    element.setAttribute('persist', 'off');
    element.manual = true;
    await recordAndStop(element, 'recorded');
    assert.lengthOf(await readStoredRecordings(), 0);
    assert.isFalse(hasNotice(element));
  });

  test('does not store headers', async () => {
    const element = createElement();
    element.headers = { Authorization: 'Bearer secret' };
    element.persistScope = 'somebody';
    element.language = 'en';
    element.manual = true;
    await recordAndStop(element, 'recorded', 0.3);
    await untilRecordingsAreStored(1);
    const [kept] = await readStoredRecordings();
    assert.hasAllKeys(kept, ['id', 'startedAt', 'endpoint', 'language', 'scope', 'mediaType', 'recordedMs', 'peaks']);
    assert.notInclude(JSON.stringify(kept), 'secret');
    assert.equal(kept?.endpoint, new URL(element.endpoint, location.href).href);
    assert.isAbove(kept?.recordedMs ?? 0, 200);
  });

  test('stores the waveform', async function () {
    // Without an audio output device, Firefox measures no levels.
    if (navigator.userAgent.includes('Firefox')) return this.skip();
    const element = createElement();
    await interrupt(element, 1.2);
    const [kept] = await readStoredRecordings();
    assert.isTrue(kept?.peaks?.values.some((value) => value > 0));
  });

  test('reports a browser that refuses storage, and still transcribes', async () => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = () => {
      throw new DOMException('The disk is full.', 'QuotaExceededError');
    };
    try {
      const element = createElement();
      await record(element);
      await until(() => hasNotice(element));
      assert.include(find(element, '[part=notice][role=status]').textContent, 'cannot save the recording');
      element.stop();
      await reach(element, 'transcribed');
      assert.equal(element.transcription?.text, 'hello world');
      assert.notInclude(element.shadowRoot?.textContent, 'cannot save the recording');
    } finally {
      IDBDatabase.prototype.transaction = transaction;
    }
  });
});
