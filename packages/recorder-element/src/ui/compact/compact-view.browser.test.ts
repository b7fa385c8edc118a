import 'axe-core';
import type axe from 'axe-core';
import { assert } from 'chai';
import type { AudioTranscriber } from '../../element/audio-transcriber.ts';
import {
  createElement,
  dropFiles,
  find,
  nameOf,
  reach,
  record,
  recordAndStop,
  stubMicrophone,
  until,
  watchMicrophone,
} from '../../testing/element-fixture.ts';
import {
  createLiveElement,
  done,
  partial,
  recordLive,
  segment,
  sendEvents,
} from '../../testing/live-element-fixture.ts';
import { deleteStoredRecordings } from '../../testing/stored-recordings.ts';
import { createToneFile } from '../../testing/tone-file.ts';

setup(watchMicrophone);

teardown(async () => {
  document.body.replaceChildren();
  await deleteStoredRecordings();
});

const isShown = (element: AudioTranscriber, selector: string): boolean =>
  element.shadowRoot?.querySelector(selector)?.checkVisibility() ?? false;

const untilShown = (element: AudioTranscriber): Promise<void> => until(() => isShown(element, '[part~=expand]'));

/** The names of the buttons in the row. */
const buttonsOf = (element: AudioTranscriber): string[] =>
  [...(element.shadowRoot?.querySelectorAll<HTMLElement>('.controls button') ?? [])]
    .filter((each) => each.checkVisibility())
    .map((each) => nameOf(each) || each.title);

const rowText = (element: AudioTranscriber): string =>
  (find(element, '.status').textContent ?? '').replaceAll(/\s+/g, ' ').trim();

const createField = (): HTMLTextAreaElement => {
  const field = document.createElement('textarea');
  field.id = 'letter';
  field.value = 'Dear Ann, ';
  field.setSelectionRange(10, 10);
  document.body.append(field);
  return field;
};

const createCompact = async (answers = 'words'): Promise<AudioTranscriber> => {
  const element = Object.assign(createElement(answers), { appearance: 'compact' as const });
  await untilShown(element);
  return element;
};

test('is one row for another field, unless it is to be a card', async () => {
  createField();
  const element = Object.assign(createElement(), { htmlFor: 'letter' });
  await untilShown(element);
  assert.deepEqual(buttonsOf(element), ['Start recording', 'More']);
  assert.isAtMost(element.offsetHeight, 50);
  assert.isAtMost(element.offsetWidth, 120);
  assert.isTrue(element.matches(':state(compact)'));
  element.appearance = 'card';
  await element.updateComplete;
  assert.isFalse(element.matches(':state(compact)'));
  assert.isAbove(element.offsetWidth, 300);
  assert.isTrue(isShown(element, '[part~=panel] .controls'));
});

test('has the height of a text field with the smallest font, and a target for fingers', async () => {
  const element = await createCompact();
  element.style.fontSize = '12px';
  const button = find(element, '.primary-button');
  const { left, top } = button.getBoundingClientRect();
  const hit = element.shadowRoot?.elementFromPoint(left - 5, top - 5);
  assert.isTrue(hit === button);
});

test('shows the time, the level and small buttons while recording, and keeps its height', async () => {
  const element = await createCompact('never');
  const height = element.offsetHeight;
  await record(element);
  assert.match(rowText(element), /^0:0\d/);
  assert.deepEqual(buttonsOf(element), ['Stop recording', 'Pause', 'Delete', 'More']);
  const { style } = find(element, '.level');
  // Without an audio output device, Firefox measures no level.
  if (!navigator.userAgent.includes('Firefox')) await until(() => Number(style.getPropertyValue('--level')) > 0.1);
  assert.equal(element.offsetHeight, height);
  element.pause();
  await reach(element, 'paused');
  assert.match(rowText(element), /Paused/);
  assert.deepEqual(buttonsOf(element), ['Stop recording', 'Resume', 'Delete', 'More']);
  element.resume();
  element.stop();
  await reach(element, 'transcribing');
  assert.deepEqual(buttonsOf(element), ['Transcribing', 'Cancel', 'More']);
  assert.equal(element.offsetHeight, height);
  element.cancel();
});

test('shows the newest words in one line that does not grow, and inserts only the final text', async () => {
  const field = createField();
  const element = Object.assign(createLiveElement(), { htmlFor: 'letter' });
  await untilShown(element);
  await recordLive(element);
  const { offsetWidth, offsetHeight } = element;
  const words = () => element.shadowRoot?.querySelector<HTMLElement>('.words');
  const earlier = 'word '.repeat(60);
  await sendEvents(element, segment(0, earlier), partial(1, 'the newest', ' words'));
  await until(() => words()?.textContent?.endsWith('the newest words'));
  const [line, last] = [words()?.getBoundingClientRect(), words()?.querySelector('bdi > :last-child')];
  const end = last?.getBoundingClientRect();
  assert.isTrue(line && end && end.left >= line.left && end.right <= line.right + 1);
  assert.deepEqual([element.offsetWidth, element.offsetHeight], [offsetWidth, offsetHeight]);
  assert.equal(field.value, 'Dear Ann, ');
  element.stop();
  await sendEvents(element, done('the final text'));
  await reach(element, 'transcribed');
  assert.equal(field.value, 'Dear Ann, the final text');
  assert.deepEqual(buttonsOf(element), ['Start recording', 'More']);
  assert.isFalse(Boolean(words()));
});

test('each text for another field is a note of its own', async () => {
  const field = createField();
  const element = Object.assign(createElement('words,more'), { htmlFor: 'letter' });
  await untilShown(element);
  await recordAndStop(element, 'transcribed');
  find(element, '.primary-button').click();
  await reach(element, 'recording');
  find(element, '.primary-button').click();
  await reach(element, 'transcribed');
  assert.equal(element.value, 'and more');
  assert.equal(field.value, 'Dear Ann, hello world and more');
});

test('opens the panel for a dropped file only to say why it is rejected', async () => {
  const field = createField();
  const element = Object.assign(createElement(), { htmlFor: 'letter' });
  await untilShown(element);
  dropFiles(element, [new File(['no audio'], 'page.html')]);
  await until(() => isShown(element, '.rest'));
  assert.include(find(element, '.file-notice').textContent, 'page.html');
  find(element, '.rest').hidePopover();
  dropFiles(element, [createToneFile([0.5])]);
  await until(() => field.value !== 'Dear Ann, ');
  assert.isFalse(isShown(element, '.rest'));
});

test('without another field, shows the text and copies it', async () => {
  const element = await createCompact();
  await recordAndStop(element, 'transcribed');
  assert.equal(rowText(element), 'hello world');
  const copied: string[] = [];
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: { writeText: async (text: string) => copied.push(text) },
  });
  assert.deepEqual(buttonsOf(element), ['Keep talking', 'Copy', 'More']);
  find(element, '.controls [part~=copy]').click();
  await until(() => buttonsOf(element).includes('Copied'));
  assert.deepEqual(copied, ['hello world']);
  Reflect.deleteProperty(navigator, 'clipboard');
});

test('says in the row why it failed, and the rest on demand', async () => {
  const element = await createCompact('large');
  await recordAndStop(element, 'failed');
  assert.equal(rowText(element), 'Recording too large');
  assert.deepEqual(buttonsOf(element), ['Try again', 'Delete', 'More']);
  assert.isFalse(isShown(element, 'summary'));
  find(element, '[part~=expand]').click();
  assert.isTrue(isShown(element, 'summary'));
  assert.isTrue(isShown(element, '.rest [part~=download]'));

  stubMicrophone(async () => {
    throw new DOMException('No.', 'NotAllowedError');
  });
  const denied = await createCompact();
  denied.start();
  await reach(denied, 'failed');
  assert.match(rowText(denied), /^Microphone /);
  assert.deepEqual(buttonsOf(denied), ['Start recording', 'More']);
});

test('offers to restore a deleted note in the row, and interrupted recordings behind its last button', async () => {
  const element = await createCompact();
  await recordAndStop(element, 'transcribed');
  element.discard();
  await until(() => isShown(element, '.controls [part~=undo-delete]'));
  find(element, '[part~=undo-delete]').click();
  await reach(element, 'transcribed');
  await record(element);
  element.remove();
  await until(() => element.phase === 'recorded');
  const next = Object.assign(document.createElement('audio-transcriber'), {
    endpoint: element.endpoint,
    appearance: 'compact' as const,
  });
  document.body.append(next);
  await until(() => next.shadowRoot?.querySelector('.recovery'));
  const button = find(next, '[part~=expand]');
  const title = next.shadowRoot?.getElementById(button.getAttribute('aria-describedby') ?? '');
  assert.match(title?.textContent ?? '', /Unsaved recording/);
  assert.notEqual(getComputedStyle(button, '::after').content, 'none');
  button.click();
  assert.isTrue(isShown(next, '.recovery [part~=transcribe]'));
});

test('opens the rest within the window, above the row if there is more room', async () => {
  const element = await createCompact();
  const rest = find(element, '.rest');
  for (const style of ['inset-block-start: 0; inset-inline-start: 0', 'inset-block-end: 0; inset-inline-end: 0']) {
    element.style.cssText = `position: fixed; ${style}`;
    rest.showPopover();
    const { left, right, top, bottom } = rest.getBoundingClientRect();
    assert.isAtLeast(left, 0);
    assert.isAtMost(right, innerWidth);
    assert.isAtLeast(top, 0);
    assert.isAtMost(bottom, innerHeight);
    rest.hidePopover();
  }
});

/** Returns axe's violations in the whole page. */
const findViolations = async (): Promise<string[]> => {
  const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document.body);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
};

for (const [colorScheme, lang] of [
  ['light', 'en'],
  ['dark', 'ar'],
]) {
  test(`has no axe violations in ${colorScheme} colors and ${lang}`, async () => {
    Object.assign(document.documentElement, { lang });
    document.documentElement.style.colorScheme = colorScheme ?? '';
    document.body.style.background = 'Canvas';
    document.title = 'Compact';
    const main = document.body.appendChild(document.createElement('main'));
    const element = Object.assign(createElement('words,large'), { appearance: 'compact', languages: 'en de' });
    main.append(element);
    await until(() => isShown(element, '[part~=language]'));
    assert.deepEqual(await findViolations(), []);
    await record(element);
    assert.deepEqual(await findViolations(), []);
    element.stop();
    await reach(element, 'transcribed');
    await until(() => element.shadowRoot?.querySelector('.toolbar'));
    find(element, '[part~=expand]').click();
    assert.deepEqual(await findViolations(), []);
    find(element, '.rest').hidePopover();
    await recordAndStop(element, 'failed');
    assert.deepEqual(await findViolations(), []);
    document.documentElement.removeAttribute('lang');
    document.documentElement.style.colorScheme = '';
    document.body.style.background = '';
  });
}
