import { assert } from 'chai';
import {
  chooseFile,
  createElement,
  find,
  findAction,
  reach,
  stubMicrophone,
  until,
  watchMicrophone,
} from '../testing/element-fixture.ts';
import { createToneFile } from '../testing/tone-file.ts';

setup(watchMicrophone);
teardown(() => document.body.replaceChildren());

test('can be created by a script: its constructor adds no attributes or children', () => {
  const element = document.createElement('audio-transcriber');
  assert.isTrue(element.matches(':defined'));
  assert.deepEqual(element.getAttributeNames(), []);
  assert.lengthOf(element.childNodes, 0);
});

test('requests the microphone only when the button is pressed', async () => {
  const { getUserMedia } = navigator.mediaDevices;
  let asked = 0;
  stubMicrophone((constraints) => {
    asked += 1;
    return getUserMedia.call(navigator.mediaDevices, constraints);
  });
  const element = createElement();
  await until(() => element.shadowRoot?.querySelector('input[type=file]'));
  assert.equal(asked, 0);
  findAction(element, 'Start recording').click();
  await reach(element, 'recording');
  assert.equal(asked, 1);
  element.discard();
});

test('shows slotted content in the phases that it belongs to', async () => {
  const element = createElement('silence,large');
  const slots = [
    'label',
    'record-icon',
    'stop-icon',
    'busy-icon',
    'pause-icon',
    'delete-icon',
    'empty',
    'error',
    'footer',
  ];
  element.append(...slots.map((slot) => Object.assign(document.createElement('span'), { slot, textContent: slot })));
  const shown = () => slots.filter((slot) => element.querySelector(`[slot=${slot}]`)?.assignedSlot);
  await until(() => shown().length > 0);
  assert.deepEqual(shown(), ['label', 'record-icon', 'footer']);
  element.start();
  await element.updateComplete;
  assert.deepEqual(shown(), ['busy-icon', 'footer']);
  await reach(element, 'recording');
  assert.deepEqual(shown(), ['stop-icon', 'pause-icon', 'delete-icon', 'footer']);
  element.stop();
  await reach(element, 'transcribed');
  assert.deepEqual(shown(), ['record-icon', 'delete-icon', 'empty', 'footer']);
  element.submit();
  await reach(element, 'failed');
  assert.deepEqual(shown(), ['delete-icon', 'error', 'footer']);
});

suite('where recording is impossible', () => {
  /** Runs a test without a feature of the browser. */
  const without = async (name: 'isSecureContext' | 'MediaRecorder', attempt: () => Promise<void>) => {
    const own = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value: undefined, configurable: true });
    try {
      await attempt();
    } finally {
      Object.defineProperty(globalThis, name, own ?? {});
    }
  };

  for (const [missing, words] of [
    ['isSecureContext', 'Recording needs a secure page'],
    ['MediaRecorder', 'This browser cannot record'],
  ] as const) {
    test(`without ${missing}, shows a message and accepts files`, () =>
      without(missing, async () => {
        const element = createElement();
        element.start();
        await reach(element, 'failed');
        assert.include(find(element, '[part=status]').textContent, words);
        await until(() => element.shadowRoot?.querySelector('input[type=file]'));
        chooseFile(element, createToneFile([0.5]));
        await reach(element, 'transcribed');
      }));
  }
});
