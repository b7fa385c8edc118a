import { sendMouse } from '@web/test-runner-commands';
import { assert } from 'chai';
import {
  createElement,
  find,
  findAction,
  reach,
  record,
  recordAndStop,
  until,
  watchMicrophone,
} from '../testing/element-fixture.ts';
import { deleteStoredRecordings } from '../testing/stored-recordings.ts';
import type { AudioTranscriber } from './audio-transcriber.ts';

setup(() => {
  sessionStorage.clear();
  watchMicrophone();
});

teardown(async () => {
  document.body.replaceChildren();
  await deleteStoredRecordings();
});

/** Returns everything in the panel except what browsers style, and what changes its size slowly. */
const piecesOf = (element: AudioTranscriber): readonly Element[] => [
  ...(element.shadowRoot?.querySelectorAll('.panel, .panel :not(input, option, slot, .icon)') ?? []),
];

const isLoaded = (element: AudioTranscriber) =>
  element.shadowRoot?.querySelector('.toolbar') && element.shadowRoot.querySelector('.audio-player canvas');

const lengths = [
  'font-size',
  'min-block-size',
  'padding-block-start',
  'padding-inline-start',
  'margin-block-start',
  'margin-block-end',
  'row-gap',
  'column-gap',
  'border-start-start-radius',
] as const;

/** Returns the lengths of all pieces, each with a description. Buttons have a padding of 1 px from the browser. */
const readLengths = (element: AudioTranscriber): ReadonlyMap<string, number> => {
  const values = new Map<string, number>();
  for (const [index, piece] of piecesOf(element).entries()) {
    const style = getComputedStyle(piece);
    for (const name of lengths) {
      const value = style.getPropertyValue(name);
      const length = value.endsWith('px') ? Number.parseFloat(value) : 0;
      if (length > 1) values.set(`${index} ${piece.localName}.${piece.getAttribute('class')} ${name}`, length);
    }
  }
  return values;
};

const assertScales = (element: AudioTranscriber): void => {
  element.style.inlineSize = '36em';
  element.style.fontSize = '16px';
  const small = readLengths(element);
  element.style.fontSize = '32px';
  const large = readLengths(element);
  element.style.fontSize = '';
  assert.isAbove(small.size, 20);
  for (const [name, value] of small) assert.closeTo(large.get(name) ?? 0, 2 * value, 0.1, name);
};

test('every size follows its font size', async () => {
  const element = createElement();
  await until(() => element.shadowRoot?.querySelector('[part~=upload]'));
  assertScales(element);
  await record(element);
  await until(() => element.shadowRoot?.querySelector('.live-audio canvas'));
  assertScales(element);
  element.stop();
  await reach(element, 'transcribed');
  await until(() => isLoaded(element));
  findAction(element, 'Download text').click();
  assertScales(element);
  findAction(element, 'Edit').click();
  await until(() => element.shadowRoot?.querySelector('textarea'));
  assertScales(element);
  findAction(element, 'Cancel').click();
  element.newNote();
  await recordAndStop(element, 'transcribed');
  await until(() => element.shadowRoot?.querySelector('.notes'));
  element.discard();
  await until(() => element.shadowRoot?.querySelector('.undo .action'));
  assertScales(element);
});

test('buttons are 44 px high at the default font size', async () => {
  const element = createElement();
  await recordAndStop(element, 'transcribed');
  await until(() => isLoaded(element));
  for (const action of element.shadowRoot?.querySelectorAll('.action, select') ?? []) {
    assert.closeTo(action.getBoundingClientRect().height, 44, 0.1, action.className);
  }
  assert.equal(find(element, '.primary-button').offsetWidth, 64);
});

/** Returns the names that tell the visible actions apart. */
const actionsOf = (element: AudioTranscriber): readonly (string | undefined)[] =>
  [...(element.shadowRoot?.querySelectorAll('.action') ?? [])]
    .filter((action) => action.checkVisibility())
    .map(({ part }) => [...part].at(-1))
    // Only with several microphones.
    .filter((name) => name !== 'microphone');

/** Returns the visible controls and images without a part. */
const namelessOf = (element: AudioTranscriber): readonly Element[] =>
  [
    ...(element.shadowRoot?.querySelectorAll('button, a, input, select, textarea, canvas, progress, .title, .hint') ??
      []),
  ]
    .filter((each) => each.checkVisibility())
    .filter(({ part }) => part.length === 0);

test('parts tell every piece apart', async () => {
  const element = createElement('words,large');
  await until(() => element.shadowRoot?.querySelector('[part~=upload]'));
  assert.deepEqual(actionsOf(element), ['upload']);
  assert.isEmpty(namelessOf(element));
  await record(element);
  await until(() => element.shadowRoot?.querySelector('.live-audio canvas'));
  assert.deepEqual(actionsOf(element), ['pause', 'delete']);
  assert.isEmpty(namelessOf(element));
  element.stop();
  await reach(element, 'transcribed');
  await until(() => isLoaded(element));
  assert.deepEqual(actionsOf(element), ['play', 'copy', 'edit', 'download-text', 'more']);
  findAction(element, 'More').click();
  assert.isEmpty(namelessOf(element));
  findAction(element, 'Edit').click();
  await until(() => element.shadowRoot?.querySelector('textarea'));
  assert.deepEqual(actionsOf(element), ['save', 'cancel', 'play']);
  assert.isTrue(findAction(element, 'Save').part.contains('primary'));
  assert.isEmpty(namelessOf(element));
  findAction(element, 'Cancel').click();
  element.newNote();
  await recordAndStop(element, 'failed');
  assert.deepEqual(actionsOf(element).slice(0, 3), ['download', 'transcribe', 'delete']);
  assert.isTrue(findAction(element, 'Download audio').part.contains('primary'));
  assert.isEmpty(namelessOf(element));
});

test('custom properties set font, space and radius', async () => {
  const element = createElement();
  for (const [name, value] of [
    ['radius', '3px'],
    ['button-radius', '5px'],
    ['space', '7px'],
    ['font', 'monospace'],
  ] as const) {
    element.style.setProperty(`--at-${name}`, value);
  }
  await until(() => element.shadowRoot?.querySelector('[part~=upload]'));
  const { borderTopLeftRadius, paddingTop, rowGap, fontFamily } = getComputedStyle(find(element, '.panel'));
  assert.deepEqual([borderTopLeftRadius, paddingTop, rowGap, fontFamily], ['3px', '7px', '7px', 'monospace']);
  const action = getComputedStyle(findAction(element, 'Upload audio'));
  assert.deepEqual([action.borderTopLeftRadius, action.fontFamily], ['5px', 'monospace']);
});

test('the page’s own icons replace play and pause, and appear in actions', async () => {
  const element = createElement();
  const slots = ['play-icon', 'pause-icon', 'copy-icon'];
  element.append(...slots.map((slot) => Object.assign(document.createElement('span'), { slot, textContent: slot })));
  const shown = () => slots.filter((slot) => element.querySelector(`[slot=${slot}]`)?.assignedSlot);
  await record(element, 1);
  element.stop();
  await until(() => isLoaded(element));
  assert.deepEqual(shown(), ['play-icon', 'copy-icon']);
  // Browsers play only after a click of the person.
  await sendMouse({ type: 'click', position: [1, 500] });
  findAction(element, 'Play').click();
  await until(() => shown().includes('pause-icon'));
  assert.notInclude(shown(), 'play-icon');
});
