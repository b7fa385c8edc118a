import { assert } from 'chai';
import { find, findAction, reach, until, watchMicrophone } from '../testing/element-fixture.ts';
import {
  createLiveElement,
  done,
  partial,
  recordLive,
  segment,
  sendEvents,
  sendUntilShown,
  shownText,
  shownWords,
} from '../testing/live-element-fixture.ts';
import { deleteStoredRecordings } from '../testing/stored-recordings.ts';
import type { AudioTranscriber } from './audio-transcriber.ts';

setup(() => {
  sessionStorage.clear();
  watchMicrophone();
});

teardown(async () => {
  // Closes its event stream: a browser opens only six connections to a server.
  for (const element of document.querySelectorAll('audio-transcriber')) element.discard();
  document.body.replaceChildren();
  document.documentElement.style.colorScheme = '';
  await deleteStoredRecordings();
});

const layersOf = (element: AudioTranscriber) => shownWords(element).map(({ className }) => className);

test('listens until the first word, then shows unstable, stable and final words in one paragraph', async () => {
  const element = createLiveElement();
  await recordLive(element);
  await until(() => shownText(element) === 'Listening…');
  await sendUntilShown(element, 'And so my', partial(1, 'And so', ' my'));
  assert.deepEqual(layersOf(element), ['stable', 'stable', 'unstable']);
  await sendUntilShown(element, 'And so, my fellow Amer', segment(0, 'And so, my'), partial(2, 'fellow', ' Amer'));
  assert.deepEqual(layersOf(element), ['final', 'final', 'final', 'stable', 'unstable']);
});

test('keeps the node of an unchanged word, also when it becomes final', async () => {
  const element = createLiveElement();
  await recordLive(element);
  await sendUntilShown(element, 'And so my', partial(1, '', 'And so my'));
  const [and, so] = shownWords(element);
  const nodes = [and, and?.firstChild, so, so?.firstChild];
  const changes: MutationRecord[] = [];
  const observer = new MutationObserver((records) => changes.push(...records));
  observer.observe(find(element, '.transcript'), { childList: true, characterData: true, subtree: true });
  await sendUntilShown(element, 'And so my fellow', partial(2, 'And so', ' my fellow'));
  await sendUntilShown(
    element,
    'And so my fellow Americans',
    segment(0, 'And so'),
    partial(3, 'my fellow', ' Americans'),
  );
  observer.disconnect();
  const [sameAnd, sameSo] = shownWords(element);
  assert.deepEqual([sameAnd, sameAnd?.firstChild, sameSo, sameSo?.firstChild], nodes);
  assert.deepEqual(
    changes.flatMap(({ removedNodes }) => [...removedNodes]),
    [],
  );
  assert.isEmpty(changes.filter(({ type }) => type === 'characterData'));
});

test('the transcript replaces the words without moving them', async () => {
  const element = createLiveElement();
  await recordLive(element);
  const text = 'And so my fellow Americans ask not what your country can do for you. '.repeat(2).trim();
  await sendUntilShown(element, text, segment(0, text.slice(0, 30)), partial(1, text.slice(31)));
  const place = () => find(element, '.transcript').getBoundingClientRect();
  const { top, left, height } = place();
  const body = find(element, '.transcript-body');
  element.stop();
  await reach(element, 'transcribing');
  assert.deepEqual([place().top, place().height], [top, height]);
  await sendEvents(element, segment(1, text.slice(31)), done(text));
  await reach(element, 'transcribed');
  await until(() => element.shadowRoot?.querySelector('.toolbar') && element.shadowRoot.querySelector('.waveform'));
  assert.equal(element.value, text);
  assert.deepEqual([place().top, place().left, place().height], [top, left, height]);
  assert.isTrue(find(element, '.transcript-body') === body);

  assert.equal(find(element, '.transcript').tabIndex, -1, 'the word cursor has the focus');
  findAction(element, 'Keep talking').click();
  await reach(element, 'recording');
  assert.equal(find(element, '.transcript').tabIndex, 0, 'the growing text scrolls by keyboard');
});

test('announces each final segment once, and no partial text', async () => {
  const element = createLiveElement();
  await recordLive(element);
  const announced: string[] = [];
  const region = find(element, '.announcement[aria-atomic=false]');
  new MutationObserver((records) => {
    for (const { addedNodes } of records)
      announced.push(...[...addedNodes].map(({ textContent }) => textContent ?? ''));
  }).observe(region, { childList: true, subtree: true });
  assert.equal(region.role, 'status');
  await sendUntilShown(element, 'One. Two', segment(0, 'One.'), partial(1, '', 'Two'));
  await sendUntilShown(element, 'One. Two. Three. Four', segment(1, 'Two.'), segment(2, 'Three.'), partial(2, 'Four'));
  await until(() => announced.join('').includes('Three.'));
  assert.deepEqual(announced.map((text) => text.trim()).filter(Boolean), ['One.', 'Two.', 'Three.']);
  const hidden = shownWords(element).filter(({ ariaHidden }) => ariaHidden === 'true');
  assert.deepEqual(
    hidden.map(({ textContent }) => textContent?.trim()),
    ['Four'],
  );
  element.pause();
  await reach(element, 'paused');
  assert.include(region.textContent, 'Paused');
});

test('follows the newest line until the reader scrolls up, and again when they return to it', async () => {
  const element = createLiveElement();
  await recordLive(element);
  const text = Array.from({ length: 900 }, (_, i) => `word${i}`).join(' ');
  await sendUntilShown(element, text, segment(0, text));
  const body = find(element, '.transcript-body');
  const isAtEnd = () => body.scrollTop + body.clientHeight >= body.scrollHeight - 2;
  await until(isAtEnd);
  assert.isBelow(body.clientHeight, innerHeight);

  await until(() => {
    // An update before the next frame scrolls back: a reader scrolls on.
    body.scrollTo({ top: 40, behavior: 'instant' });
    return element.shadowRoot?.querySelector('.newest');
  });
  await sendUntilShown(element, `${text} newer`, partial(1, 'newer'));
  assert.approximately(body.scrollTop, 40, 2);

  findAction(element, '↓ Transcript').click();
  await until(isAtEnd);
  assert.isFalse(Boolean(element.shadowRoot?.querySelector('.newest')));
  await sendUntilShown(element, `${text} newer and newest`, partial(2, 'newer and newest'));
  await until(isAtEnd);
  element.stop();
  await sendEvents(element, done(text));
  await reach(element, 'transcribed');
  await until(isAtEnd);
});

test('inserts nothing into a field before the text is final, and leaves its focus and caret alone', async () => {
  const field = Object.assign(document.createElement('textarea'), { id: 'note', value: 'Before after' });
  document.body.append(field);
  const element = createLiveElement();
  element.htmlFor = 'note';
  await recordLive(element);
  field.focus();
  field.setSelectionRange(6, 6);
  const inputs: Event[] = [];
  field.addEventListener('input', (event) => inputs.push(event));
  await sendUntilShown(element, 'one two', segment(0, 'one'), partial(1, '', 'two'));
  assert.deepEqual([field.value, field.selectionStart, inputs.length], ['Before after', 6, 0]);
  assert.isTrue(document.activeElement === field);
  element.stop();
  await sendEvents(element, done('one two'));
  await until(() => field.value === 'Before one two after');
  assert.isTrue(document.activeElement === field);
});

test('reports segments and partial text to the page', async () => {
  const element = createLiveElement();
  const reported: unknown[] = [];
  element.addEventListener('transcription-progress', ({ segments, partial }) =>
    reported.push([segments.map(({ text }) => text), partial?.stable, partial?.text]),
  );
  await recordLive(element);
  await sendUntilShown(element, 'one two', partial(1, 'one', ' two'));
  await sendUntilShown(element, 'one two three', segment(0, 'one'), partial(2, '', 'two three'));
  await sendEvents(element, partial(1, '', 'older'), segment(1, 'two three'));
  await until(() => reported.length === 3);
  assert.deepEqual(reported, [
    [[], 'one', 'one two'],
    [['one'], '', 'two three'],
    [['one', 'two three'], undefined, undefined],
  ]);
});

test('shows no text and no placeholder before stop with live off', async () => {
  const element = createLiveElement();
  element.live = 'off';
  element.start();
  await reach(element, 'recording');
  await until(() => element.state.phase === 'recording' && performance.now() - element.state.resumedAtMs > 800);
  await element.updateComplete;
  assert.isFalse(Boolean(element.shadowRoot?.querySelector('.transcript')));
  element.discard();
});

/** The relative luminance of a color, and the contrast of two: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
const contrastOf = (color: string, background: string): number => {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const luminanceOf = (...layers: string[]) => {
    for (const layer of layers) {
      Object.assign(context ?? {}, { fillStyle: layer });
      context?.fillRect(0, 0, 1, 1);
    }
    const channels = [...(context?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3);
    const [r = 0, g = 0, b = 0] = channels.map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [light = 0, dark = 0] = [luminanceOf(background, color), luminanceOf(background)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};

for (const colorScheme of ['light', 'dark']) {
  test(`dims unstable words with sufficient contrast in ${colorScheme} colors`, async () => {
    document.documentElement.style.colorScheme = colorScheme;
    const element = createLiveElement();
    await recordLive(element);
    await sendUntilShown(element, 'one two three', segment(0, 'one'), partial(1, 'two', ' three'));
    const { backgroundColor } = getComputedStyle(find(element, '.panel'));
    const contrasts = shownWords(element).map((word) => contrastOf(getComputedStyle(word).color, backgroundColor));
    assert.deepEqual(
      contrasts,
      contrasts.toSorted((a, b) => b - a),
    );
    assert.isAtLeast(contrasts.at(-1) ?? 0, 4.5);
    assert.equal(new Set(contrasts).size, 3);
  });
}
