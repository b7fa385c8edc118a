import { assert } from 'chai';
import {
  createElement,
  endTrack,
  reach,
  readLog,
  record,
  recordAndStop,
  streams,
  stubMicrophone,
  trackStates,
  until,
  watchMicrophone,
} from '../testing/element-fixture.ts';

setup(watchMicrophone);
teardown(() => document.body.replaceChildren());

const free = () => until(() => trackStates().every((state) => state === 'ended'));

suite('frees the microphone', () => {
  test('by stop', async () => {
    await recordAndStop(createElement(), 'transcribed');
    assert.deepEqual(trackStates(), ['ended']);
  });

  for (const method of ['cancel', 'discard'] as const) {
    test(`by ${method} while recording`, async () => {
      const element = createElement();
      await record(element);
      element[method]();
      assert.deepEqual(trackStates(), ['ended']);
      assert.equal(element.phase, 'idle');
    });

    test(`by ${method} while paused`, async () => {
      const element = createElement();
      await record(element);
      element.pause();
      element[method]();
      assert.deepEqual(trackStates(), ['ended']);
    });
  }

  test('by cancel while the browser asks', async () => {
    const granted = Promise.withResolvers<void>();
    const open = navigator.mediaDevices.getUserMedia;
    let isAsked = false;
    stubMicrophone(async (constraints) => {
      isAsked = true;
      await granted.promise;
      return open(constraints);
    });
    const element = createElement();
    element.start();
    await until(() => isAsked);
    element.cancel();
    assert.equal(element.phase, 'idle');
    granted.resolve();
    await until(() => streams.length === 1);
    await free();
    assert.equal(element.phase, 'idle');
  });

  test('by a recorder that cannot start', async () => {
    const start = MediaRecorder.prototype.start;
    MediaRecorder.prototype.start = () => {
      throw new DOMException('No.', 'NotSupportedError');
    };
    const element = createElement();
    element.start();
    await reach(element, 'failed');
    MediaRecorder.prototype.start = start;
    assert.deepEqual(trackStates(), ['ended']);
  });

  test('by removal, which keeps the recording and sends nothing', async () => {
    const { createObjectURL } = URL;
    let urls = 0;
    URL.createObjectURL = (blob) => {
      urls += 1;
      return createObjectURL.call(URL, blob);
    };
    const element = createElement();
    await record(element);
    element.remove();
    await reach(element, 'recorded');
    URL.createObjectURL = createObjectURL;
    assert.equal(urls, 0);
    assert.deepEqual(trackStates(), ['ended']);
    assert.lengthOf((await readLog(element)).requests, 0);
    document.body.append(element);
    await element.updateComplete;
    const { recording } = element;
    assert.isDefined(recording);
    assert.isAbove((await (await fetch(recording.url)).blob()).size, 0);
  });

  test('by removal while the browser asks', async () => {
    const element = createElement();
    element.start();
    element.remove();
    await until(() => streams.length === 1);
    await free();
    assert.equal(element.phase, 'idle');
  });
});

suite('a recording survives', () => {
  test('a move within the page', async () => {
    const element = createElement();
    await record(element);
    const section = document.createElement('section');
    document.body.append(section);
    section.append(element);
    await element.updateComplete;
    assert.equal(element.phase, 'recording');
    section.moveBefore(element, null);
    document.body.moveBefore(element, section);
    await element.updateComplete;
    assert.equal(element.phase, 'recording');
    assert.deepEqual(trackStates(), ['live']);
    element.stop();
    await reach(element, 'transcribed');
  });

  test('the microphone being unplugged', async () => {
    const element = createElement();
    await record(element);
    // Firefox ignores events that scripts dispatch on tracks, so stop the track too.
    streams[0]?.getTracks()[0]?.stop();
    endTrack();
    await reach(element, 'failed');
    assert.equal(element.state.phase === 'failed' && element.state.problem.code, 'microphone-lost');
    assert.isAbove(element.recording?.blob.size ?? 0, 0);
    assert.deepEqual(trackStates(), ['ended']);
    element.submit();
    await reach(element, 'transcribed');
  });
});

test('revokes object URLs when the recording is discarded or the element removed', async () => {
  const element = createElement();
  await recordAndStop(element, 'transcribed');
  const first = element.recording?.url ?? '';
  assert.isTrue((await fetch(first)).ok);
  element.discard();
  assert.isTrue(
    await fetch(first).then(
      () => false,
      () => true,
    ),
  );
  await recordAndStop(element, 'transcribed');
  const second = element.recording?.url ?? '';
  element.remove();
  await Promise.resolve();
  assert.isTrue(
    await fetch(second).then(
      () => false,
      () => true,
    ),
  );
});
