import { assert } from 'chai';
import {
  createElement,
  reach,
  readLog,
  record,
  recordAndStop,
  trackStates,
  until,
  watchMicrophone,
} from '../../testing/element-fixture.ts';
import { isolateStorage } from '../../testing/stored-recordings.ts';

setup(watchMicrophone);
isolateStorage();

suite('leaving the page', () => {
  /** Whether the browser would ask a person before it closes the page. */
  const asks = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }));

  test('asks while recording, but not once the recording is saved', async () => {
    const element = createElement();
    element.manual = true;
    assert.isFalse(asks());
    await record(element);
    await until(asks);
    element.pause();
    await reach(element, 'paused');
    assert.isTrue(asks());
    element.stop();
    await reach(element, 'recorded');
    assert.isFalse(asks());
  });

  test('asks while a recording is in memory only', async () => {
    const element = createElement();
    element.persist = false;
    element.manual = true;
    await recordAndStop(element, 'recorded');
    await until(asks);
    element.submit();
    await reach(element, 'transcribed');
    assert.isFalse(asks());
    element.persist = false;
    await recordAndStop(element, 'recorded');
    element.remove();
    await until(() => !asks());
  });

  test('releases the microphone, sends nothing, and keeps the recording for the next visit', async () => {
    const element = createElement();
    await record(element);
    await until(asks);
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    await reach(element, 'recorded');
    assert.deepEqual(trackStates(), ['ended']);
    assert.isAbove(element.recording?.blob.size ?? 0, 0);
    assert.isEmpty((await readLog(element)).requests);
  });

  test('changes nothing once the recording is complete', async () => {
    const element = createElement('never');
    await recordAndStop(element, 'transcribing');
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    assert.equal(element.phase, 'transcribing');
    element.cancel();
  });
});
