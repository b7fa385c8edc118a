import { sendKeys } from '@web/test-runner-commands';
import { assert } from 'chai';
import {
  createElement,
  find,
  findAction,
  nameOf,
  reach,
  readLog,
  record,
  recordAndStop,
  trackStates,
  until,
  watchMicrophone,
} from '../testing/element-fixture.ts';

setup(watchMicrophone);
teardown(() => document.body.replaceChildren());

suite('recording and transcribing', () => {
  test('records, transcribes and plays audio of the right duration', async () => {
    const element = createElement();
    element.language = 'en';
    await element.updateComplete;
    findAction(element, 'Start recording').click();
    await reach(element, 'recording');
    await until(() => find(element, '[part=timer]').textContent === '0:02');
    findAction(element, 'Stop recording').click();
    await reach(element, 'transcribed');

    assert.equal(find(element, '[part=transcript]').textContent, 'hello world');
    assert.equal(element.transcription?.text, 'hello world');
    assert.deepEqual(trackStates(), ['ended']);

    const player = find(element, 'audio') as HTMLAudioElement;
    await until(() => player.readyState >= player.HAVE_METADATA);
    assert.closeTo(player.duration, element.recording?.durationSeconds ?? 0, 0.1);
    assert.isAtLeast(player.duration, 2);
    player.currentTime = 1.5;
    await until(() => !player.seeking);
    assert.closeTo(player.currentTime, 1.5, 0.1);

    const { requests } = await readLog(element);
    assert.lengthOf(requests, 1);
    assert.include(requests[0], { name: 'recording.webm', type: 'audio/webm;codecs=opus', language: 'en' });
    assert.equal(requests[0]?.bytes, element.recording?.blob.size);
  });

  test('excludes pauses from the timer and the recording', async () => {
    const element = createElement();
    element.manual = true;
    const startedAtMs = performance.now();
    await record(element, 0.5);
    findAction(element, 'Pause').click();
    await reach(element, 'paused');
    const pausedAtMs = performance.now();
    await until(() => performance.now() - pausedAtMs > 1500);
    const resumedAtMs = performance.now();
    findAction(element, 'Resume').click();
    await reach(element, 'recording');
    await until(() => performance.now() - resumedAtMs > 500);
    element.stop();
    await reach(element, 'recorded');
    const unpausedMs = performance.now() - startedAtMs - (resumedAtMs - pausedAtMs);
    const { recording } = element;
    assert.isDefined(recording);
    const context = new OfflineAudioContext(1, 1, 48_000);
    const { duration } = await context.decodeAudioData(await recording.blob.arrayBuffer());
    assert.isBelow(recording.durationSeconds, unpausedMs / 1000);
    assert.closeTo(duration, recording.durationSeconds, 0.25);
  });

  test('manual waits for submit()', async () => {
    const element = createElement();
    element.setAttribute('manual', '');
    await recordAndStop(element, 'recorded');
    assert.lengthOf((await readLog(element)).requests, 0);
    findAction(element, 'Transcribe').click();
    await reach(element, 'transcribed');
    assert.lengthOf((await readLog(element)).requests, 1);
  });

  test('exposes the phase and an empty transcript as custom states', async () => {
    const element = createElement('silence,words');
    await element.updateComplete;
    assert.isTrue(element.matches(':state(idle)'));
    await recordAndStop(element, 'transcribed');
    assert.isTrue(element.matches(':state(transcribed):state(empty)'));
    assert.include(find(element, '[part=status]').textContent, 'No speech heard');
    assert.isTrue(find(element, 'audio').hasAttribute('src'));
    assert.isDefined(findAction(element, 'Start recording'));
    findAction(element, 'Transcribe again').click();
    await until(() => element.transcription?.text === 'hello world');
    await element.updateComplete;
    assert.isFalse(element.matches(':state(empty)'));
  });

  test('only one of two elements records at a time, and the other keeps its recording', async () => {
    const [first, second] = [createElement(), createElement('silence')];
    await record(first);
    await record(second);
    await reach(first, 'recorded');
    assert.equal(second.phase, 'recording');
    second.stop();
    await reach(second, 'transcribed');
    first.submit();
    await reach(first, 'transcribed');
    assert.deepEqual([first.transcription?.text, second.transcription?.text], ['hello world', '']);
    assert.deepEqual(trackStates(), ['ended', 'ended']);
  });

  test('fires events that leave shadow trees', async () => {
    const types = [
      'recording-request',
      'recording-start',
      'phase-change',
      'recording-pause',
      'recording-resume',
      'recording-stop',
      'transcription-request',
      'transcription-complete',
    ] as const;
    const fired = new Set<string>();
    const listen = (event: Event) => fired.add(event.type);
    for (const type of types) document.body.addEventListener(type, listen);
    const host = document.createElement('div');
    document.body.append(host);
    const element = createElement();
    host.attachShadow({ mode: 'open' }).append(element);
    await record(element);
    element.pause();
    element.resume();
    element.stop();
    await reach(element, 'transcribed');
    for (const type of types) document.body.removeEventListener(type, listen);
    assert.sameMembers([...fired], [...types]);
  });
});

suite('keyboard and screen reader', () => {
  test('keeps the focus in a sensible place when buttons change', async () => {
    const element = createElement('busy,words');
    await element.updateComplete;
    const focused = () => nameOf(element.shadowRoot?.activeElement);
    findAction(element, 'Start recording').focus();
    findAction(element, 'Start recording').click();
    await reach(element, 'recording');
    assert.equal(focused(), 'Stop recording');
    findAction(element, 'Pause').focus();
    findAction(element, 'Pause').click();
    await reach(element, 'paused');
    assert.equal(focused(), 'Resume');
    element.stop();
    await reach(element, 'failed');
    assert.equal(focused(), 'Try now');
    findAction(element, 'Try now').click();
    await reach(element, 'transcribed');
    await until(() => focused() === 'Transcript');
  });

  test('Space after Stop scrolls, and does not start a new recording', async () => {
    const element = createElement();
    await until(() => element.shadowRoot?.querySelector('[part~=upload]'));
    findAction(element, 'Start recording').focus();
    await recordAndStop(element, 'transcribed');
    await until(() => element.shadowRoot?.activeElement?.matches('.transcript'));
    await sendKeys({ press: ' ' });
    assert.equal(element.phase, 'transcribed');
  });

  test('announces start, pause, stop, success and failure', async () => {
    const element = createElement('busy,words');
    await element.updateComplete;
    const status = find(element, '[role=status]');
    const said: string[] = [];
    new MutationObserver(() => said.push(status.textContent ?? '')).observe(status, {
      subtree: true,
      characterData: true,
      childList: true,
    });
    await record(element, 1);
    element.pause();
    await reach(element, 'paused');
    element.stop();
    await reach(element, 'failed');
    element.submit();
    await reach(element, 'transcribed');
    await until(() => said.length >= 6);
    assert.deepEqual(
      said.filter((words) => words !== ''),
      ['Recording', 'Paused', 'Transcribing', 'The service is busy', 'Transcribing', 'Transcript ready'],
    );
  });

  test('ignores the second click of a double click on Record', async () => {
    const element = createElement();
    await element.updateComplete;
    findAction(element, 'Start recording').click();
    await reach(element, 'recording');
    find(element, '.primary-button').dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true }));
    assert.equal(element.phase, 'recording');
    element.cancel();
  });

  test('ignores the second click of a double click on Cancel', async () => {
    const element = createElement('never');
    await recordAndStop(element, 'transcribing');
    findAction(element, 'Cancel').click();
    await reach(element, 'recorded');
    for (const action of element.shadowRoot?.querySelectorAll('button.action') ?? []) {
      action.dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true }));
    }
    assert.equal(element.phase, 'recorded');
  });

  test('ignores key repeat', async () => {
    const element = createElement();
    await until(() => element.shadowRoot?.querySelector('[part~=upload]'));
    const press = (repeat: boolean) => {
      const event = new KeyboardEvent('keydown', {
        key: 'Enter',
        repeat,
        bubbles: true,
        composed: true,
        cancelable: true,
      });
      return find(element, '.primary-button').dispatchEvent(event);
    };
    assert.deepEqual([press(false), press(true)], [true, false]);
  });
});
