import { sendKeys, setViewport } from '@web/test-runner-commands';
import 'axe-core';
import type axe from 'axe-core';
import { assert } from 'chai';
import { messages as arabic } from '../../messages/languages/ar.ts';
import { messages as german } from '../../messages/languages/de.ts';
import { until } from '../../testing/element-fixture.ts';
import {
  createTranscript,
  fieldOf,
  findButton,
  markedWords,
  speak,
  statusOf,
  type Transcript,
} from '../../testing/transcript-fixture.ts';

teardown(() => document.body.replaceChildren());

const pressControlEnter = async (): Promise<void> => {
  await sendKeys({ down: 'Control' });
  await sendKeys({ press: 'Enter' });
  await sendKeys({ up: 'Control' });
};

suite('editing', () => {
  test('keeps the times of unchanged words after an edit', async () => {
    const transcript = await createTranscript(speak('one two three'));
    findButton(transcript, 'Edit').click();
    assert.isTrue(transcript.reading.hidden);
    assert.isTrue(transcript.root.activeElement === fieldOf(transcript));
    assert.equal(fieldOf(transcript).value, 'one two three');
    fieldOf(transcript).value = 'one too three';
    findButton(transcript, 'Save').click();
    assert.equal(transcript.edits[0]?.text, 'one too three');
    assert.deepEqual(transcript.edits[0]?.words, [
      { word: 'one', start: 0, end: 0.9 },
      { word: 'too', start: 1, end: 1.9 },
      { word: 'three', start: 2, end: 2.9 },
    ]);
    assert.isFalse(transcript.reading.hidden);
    assert.equal(transcript.paragraph.textContent, 'one too three');
    assert.isTrue(transcript.root.activeElement === findButton(transcript, 'Edit'));
    await until(() => statusOf(transcript) === 'Saved');
  });

  for (const [platform, hint] of [
    ['MacIntel', 'Press ⌘↵ to save, Esc to cancel.'],
    ['Linux x86_64', 'Press Ctrl+Enter to save, Esc to cancel.'],
  ] as const) {
    test(`names the keys of the keyboard on ${platform}`, async () => {
      Object.defineProperty(navigator, 'platform', { value: platform, configurable: true });
      try {
        const transcript = await createTranscript(speak('one two three'));
        findButton(transcript, 'Edit').click();
        assert.equal(transcript.root.querySelector('#editor-hint')?.textContent?.trim(), hint);
      } finally {
        Reflect.deleteProperty(navigator, 'platform');
      }
    });
  }

  test('Ctrl+Enter saves, Escape cancels without changes', async () => {
    const transcript = await createTranscript(speak('one two three'));
    findButton(transcript, 'Edit').focus();
    await sendKeys({ press: 'Enter' });
    await sendKeys({ type: 'So ' });
    await sendKeys({ press: 'Escape' });
    assert.lengthOf(transcript.edits, 0);
    assert.equal(transcript.paragraph.textContent, 'one two three');
    assert.isTrue(transcript.root.activeElement === findButton(transcript, 'Edit'));
    await sendKeys({ press: 'Enter' });
    await sendKeys({ type: 'Well ' });
    await pressControlEnter();
    assert.equal(transcript.edits[0]?.text, 'Well one two three');
  });

  test('ignores keys of an input method', async () => {
    const transcript = await createTranscript(speak('one two three'));
    findButton(transcript, 'Edit').click();
    const press = (key: string) =>
      fieldOf(transcript).dispatchEvent(
        new KeyboardEvent('keydown', { key, isComposing: true, ctrlKey: true, bubbles: true, cancelable: true }),
      );
    assert.isTrue(press('Escape'));
    assert.isTrue(press('Enter'));
    assert.isTrue(Boolean(fieldOf(transcript)));
  });

  test('does not save unchanged or empty text', async () => {
    const transcript = await createTranscript(speak('one two three'));
    findButton(transcript, 'Edit').click();
    findButton(transcript, 'Save').click();
    assert.lengthOf(transcript.edits, 0);
    findButton(transcript, 'Edit').click();
    fieldOf(transcript).select();
    await sendKeys({ press: 'Delete' });
    assert.isTrue(findButton(transcript, 'Save').disabled);
    await pressControlEnter();
    assert.lengthOf(transcript.edits, 0);
  });

  test('sets the direction by the text, and the spellcheck language by the spoken language', async () => {
    const transcript = await createTranscript({ ...speak('مرحبا بكم'), language: 'ar' });
    findButton(transcript, 'Edit').click();
    assert.equal(getComputedStyle(fieldOf(transcript)).direction, 'rtl');
    assert.equal(fieldOf(transcript).lang, 'ar');
  });

  test('keeps the typed text when the element’s language changes', async () => {
    const transcript = await createTranscript(speak('one two three'));
    findButton(transcript, 'Edit').click();
    fieldOf(transcript).value = 'one';
    transcript.panel.update({ ...transcript.content, localization: { ...german, lang: 'de' } });
    assert.equal(findButton(transcript, 'Speichern').textContent?.trim(), 'Speichern');
    assert.equal(fieldOf(transcript).value, 'one');
    assert.isTrue(transcript.root.activeElement === fieldOf(transcript));
  });

  test('places the caret at the last played word', async () => {
    const transcript = await createTranscript(speak('one two three'));
    transcript.player.currentTime = 1.5;
    await until(() => markedWords('spoken').join() === 'two');
    findButton(transcript, 'Edit').click();
    assert.equal(fieldOf(transcript).selectionStart, 4);
    assert.equal(fieldOf(transcript).selectionEnd, 4);
    transcript.panel.end();
  });

  test('scrolls the caret into view in a long text', async () => {
    const words = Array.from({ length: 600 }, (_, i) => `word${i}`);
    const transcript = await createTranscript(speak(words.join(' ')));
    transcript.player.currentTime = 500.5;
    await until(() => markedWords('spoken').join() === 'word500');
    findButton(transcript, 'Edit').click();
    const field = fieldOf(transcript);
    assert.equal(field.selectionStart, field.value.indexOf('word500'));
    await until(() => field.scrollTop > (field.scrollHeight - field.clientHeight) / 2);
    transcript.panel.end();
  });

  test('asks before an unsaved edit is lost, in the page and by the browser', async () => {
    const transcript = await createTranscript(speak('one two three'));
    const leave = () => dispatchEvent(new Event('beforeunload', { cancelable: true }));
    findButton(transcript, 'Edit').click();
    assert.isFalse(transcript.panel.requireEditResolved());
    assert.isTrue(leave());
    fieldOf(transcript).value = 'one too';
    fieldOf(transcript).blur();
    assert.isFalse(leave());
    assert.isTrue(transcript.panel.requireEditResolved());
    assert.isTrue(transcript.root.activeElement === fieldOf(transcript));
    assert.include(transcript.root.textContent, 'Save or cancel your edit first.');
    findButton(transcript, 'Cancel').click();
    assert.isFalse(transcript.panel.requireEditResolved());
    assert.isTrue(leave());
  });

  test('shows no Edit button for a read-only transcript', async () => {
    const transcript = await createTranscript(speak('one two three'), { isEditable: false });
    assert.throws(() => findButton(transcript, 'Edit'));
  });
});

suite('accessibility and layout', () => {
  const states: readonly [name: string, enter: (transcript: Transcript) => unknown][] = [
    ['reading', () => {}],
    ['choosing a word', ({ root }) => root.querySelector<HTMLElement>('[role=slider]')?.focus()],
    ['editing', (transcript) => findButton(transcript, 'Edit').click()],
    ['choosing a format', ({ tools }) => tools.querySelector<HTMLElement>('[part~=download-text]')?.click()],
  ];
  for (const [name, enter] of states) {
    test(`has no axe violations while ${name}`, async () => {
      document.documentElement.lang = 'en';
      document.title = 'Transcript';
      const transcript = await createTranscript(speak('one two three'));
      enter(transcript);
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(transcript.host, {
        resultTypes: ['violations'],
      });
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`),
        [],
      );
    });
  }

  test('uses the given language', async () => {
    const transcript = await createTranscript(speak('eins zwei'), { localization: { ...german, lang: 'de' } });
    findButton(transcript, 'Bearbeiten').click();
    findButton(transcript, 'Abbrechen').click();
    assert.equal(transcript.root.querySelector('[role=slider]')?.ariaLabel, 'Wort, ab dem abgespielt wird');
  });

  test('aligns the tools and the menu to the right in right-to-left languages', async () => {
    const transcript = await createTranscript(speak('مرحبا بكم'), { localization: { ...arabic, lang: 'ar' } });
    transcript.host.dir = 'rtl';
    const [edit, copy] = [findButton(transcript, 'تعديل'), findButton(transcript, 'نسخ')];
    assert.isAbove(copy.getBoundingClientRect().left, edit.getBoundingClientRect().left);
    // Firefox places the menu at the left edge of the window if only the element is right-to-left.
    if (navigator.userAgent.includes('Firefox')) return;
    const button = findButton(transcript, 'تنزيل النص');
    button.click();
    const menu = transcript.tools.querySelector('[role=menu]') as HTMLElement;
    assert.closeTo(menu.getBoundingClientRect().right, button.getBoundingClientRect().right, 1);
  });

  for (const width of [320, 380, 440, 520]) {
    test(`nothing overflows at ${width} px`, async () => {
      await setViewport({ width, height: 640 });
      try {
        const transcript = await createTranscript(speak('Donaudampfschifffahrtsgesellschaftskapitän kommt'));
        transcript.tools.querySelector<HTMLElement>('[part~=download-text]')?.click();
        assert.isAtMost(document.documentElement.scrollWidth, width);
        findButton(transcript, 'Edit').click();
        assert.isAtMost(document.documentElement.scrollWidth, width);
      } finally {
        await setViewport({ width: 800, height: 600 });
      }
    });
  }
});
