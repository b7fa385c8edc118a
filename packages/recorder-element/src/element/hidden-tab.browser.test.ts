import { assert } from 'chai';
import { createElement, find, reach, record, trackStates, until, watchMicrophone } from '../testing/element-fixture.ts';

let other: Window | null = null;

/** Opens another tab in front of this one. */
const hideTab = async (): Promise<void> => {
  other = open('about:blank');
  await until(() => document.hidden);
};

const showTab = async (): Promise<void> => {
  other?.close();
  await until(() => !document.hidden);
};

setup(watchMicrophone);

teardown(async () => {
  document.body.replaceChildren();
  await showTab();
});

suite('in a hidden tab', () => {
  test('continues recording in a hidden tab, with the correct timer and complete audio', async () => {
    const element = createElement();
    element.manual = true;
    await record(element);
    await hideTab();
    await until(() => find(element, '[part=timer]').textContent === '0:03');
    assert.isTrue(document.hidden);
    assert.deepEqual(trackStates(), ['live']);
    await showTab();
    element.stop();
    await reach(element, 'recorded');
    const { recording } = element;
    assert.isDefined(recording);
    assert.isAtLeast(recording.durationSeconds, 3);
    const context = new OfflineAudioContext(1, 1, 48_000);
    const { duration } = await context.decodeAudioData(await recording.blob.arrayBuffer());
    assert.closeTo(duration, recording.durationSeconds, 0.5); // A hidden tab that waits for its timers would lose a second at least.
  });

  test('stops at the maximum duration in a hidden tab, and transcribes', async () => {
    const element = createElement();
    element.maxDuration = 2;
    await record(element);
    await hideTab();
    await reach(element, 'transcribed');
    assert.isTrue(document.hidden);
    assert.deepEqual(trackStates(), ['ended']);
  });
});

test('keeps the screen on while recording only, also after the tab was hidden', async function () {
  const { wakeLock } = navigator;
  if (!wakeLock) this.skip();
  const asked: Promise<WakeLockSentinel>[] = [];
  wakeLock.request = (type) => {
    const lock = WakeLock.prototype.request.call(wakeLock, type);
    asked.push(lock);
    return lock;
  };
  try {
    const element = createElement();
    element.start();
    await until(() => asked.length === 1);
    assert.equal(element.phase, 'recording');
    const first = await asked[0];
    assert.isFalse(first?.released);
    await hideTab();
    await until(() => first?.released);
    await showTab();
    await until(() => asked.length === 2);
    const second = await asked[1];
    assert.isFalse(second?.released);
    element.stop();
    await until(() => second?.released);
    await reach(element, 'transcribed');
    await hideTab();
    await showTab();
    assert.lengthOf(asked, 2);
  } finally {
    Reflect.deleteProperty(wakeLock, 'request');
  }
});
