import { assert } from 'chai';
import {
  createElement,
  find,
  findAction,
  reach,
  readLog,
  recordAndStop,
  stubMicrophone,
  watchMicrophone,
} from '../testing/element-fixture.ts';

setup(watchMicrophone);
teardown(() => document.body.replaceChildren());

suite('failures', () => {
  test('sends the same bytes again to a busy service', async () => {
    const element = createElement('busy,words');
    await recordAndStop(element, 'failed');
    assert.include(find(element, '[part=status]').textContent, 'The service is busy');
    assert.equal(findAction(element, 'Download audio').getAttribute('download'), 'recording.webm');
    findAction(element, 'Delete');
    assert.match(find(element, '[part=status]').textContent, /Trying again in \d s/);
    findAction(element, 'Try now').click();
    await reach(element, 'transcribed');
    const { requests } = await readLog(element);
    assert.lengthOf(requests, 2);
    assert.equal(requests[0]?.sha256, requests[1]?.sha256);
  });

  test('retries a busy service automatically', async () => {
    const element = createElement('busy,words');
    await recordAndStop(element, 'failed');
    await reach(element, 'transcribed');
    assert.lengthOf((await readLog(element)).requests, 2);
  });

  test('reports an unexpected response', async () => {
    const element = createElement('nonsense');
    await recordAndStop(element, 'failed');
    assert.include(find(element, '[part=status]').textContent, 'Something went wrong on our side');
    assert.isDefined(element.recording);
  });

  test('reports an unreachable service', async () => {
    const element = createElement();
    element.endpoint = 'http://127.0.0.1:1/v1/audio/transcriptions';
    await recordAndStop(element, 'failed');
    assert.include(find(element, '[part=status]').textContent, 'Cannot reach the service');
    element.cancel();
    await element.updateComplete;
    assert.include(find(element, '[part=status]').textContent, 'Check your connection');
  });

  test('reports being offline', async () => {
    const element = createElement();
    element.endpoint = 'http://127.0.0.1:1/v1/audio/transcriptions';
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    await recordAndStop(element, 'failed');
    Reflect.deleteProperty(navigator, 'onLine');
    assert.include(find(element, '[part=status]').textContent, 'You are offline');
    assert.include(find(element, '[part=status]').textContent, 'when you are online');
  });

  test('keeps the recording of a cancelled transcription', async () => {
    const element = createElement('never');
    await recordAndStop(element, 'transcribing');
    findAction(element, 'Cancel').click();
    await reach(element, 'recorded');
    assert.isDefined(element.recording);
  });

  test('keeps the transcript when the microphone fails', async () => {
    const element = createElement();
    await recordAndStop(element, 'transcribed');
    stubMicrophone(() => Promise.reject(new DOMException('No.', 'NotReadableError')));
    element.start();
    await reach(element, 'transcribed');
    assert.include(find(element, '[part=status]').textContent, 'Microphone unavailable');
    assert.equal(find(element, '[part=transcript]').textContent, 'hello world');
    assert.equal(element.value, 'hello world');
    watchMicrophone();
    findAction(element, 'Keep talking').click();
    await reach(element, 'recording');
    findAction(element, 'Delete').click();
    await reach(element, 'transcribed');
    assert.equal(find(element, '.title').textContent, 'Keep talking');
    assert.equal(find(element, '[part=transcript]').textContent, 'hello world');
  });

  for (const [name, permission, words] of [
    ['NotAllowedError', 'denied', 'Microphone blocked'],
    ['NotAllowedError', 'prompt', 'Microphone not allowed'],
    ['NotAllowedError', 'granted', 'Microphone turned off'],
    ['SecurityError', 'prompt', 'Microphone turned off'],
    ['NotFoundError', 'prompt', 'No microphone found'],
    ['OverconstrainedError', 'prompt', 'No microphone found'],
    ['NotReadableError', 'prompt', 'Microphone unavailable'],
    ['TypeError', 'prompt', 'Recording failed'],
  ] as const) {
    test(`${name} while the permission is “${permission}”: ${words}`, async () => {
      const query = navigator.permissions.query;
      navigator.permissions.query = async () => Object.assign(new EventTarget(), { state: permission }) as never;
      const cause = new DOMException('No.', name);
      stubMicrophone(() => Promise.reject(cause));
      const element = createElement();
      element.start();
      await reach(element, 'failed');
      navigator.permissions.query = query;
      assert.include(find(element, '[part=status]').textContent, words);
      assert.strictEqual(element.state.phase === 'failed' && element.state.problem.cause, cause);
      watchMicrophone();
      findAction(element, 'Start recording').click();
      await reach(element, 'recording');
    });
  }
});
