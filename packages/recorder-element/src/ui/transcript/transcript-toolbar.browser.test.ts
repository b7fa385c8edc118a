import { sendKeys } from '@web/test-runner-commands';
import { assert } from 'chai';
import { messages as german } from '../../messages/languages/de.ts';
import { nameOf, until } from '../../testing/element-fixture.ts';
import {
  createTranscript,
  fieldOf,
  findButton,
  speak,
  statusOf,
  type Transcript,
} from '../../testing/transcript-fixture.ts';

teardown(() => document.body.replaceChildren());

/** Clicks a button, and returns the file that would be downloaded. */
const download = async (transcript: Transcript, label: string): Promise<{ name: string; text: string }> => {
  const { click } = HTMLAnchorElement.prototype;
  let file: Promise<{ name: string; text: string }> | undefined;
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    const name = this.download;
    file = fetch(this.href).then(async (response) => ({ name, text: await response.text() }));
  };
  try {
    findButton(transcript, label).click();
  } finally {
    HTMLAnchorElement.prototype.click = click;
  }
  if (!file) throw new Error('Nothing was downloaded');
  return file;
};

const { clipboard } = navigator;
const replaceClipboard = (value: unknown) =>
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value });

// First: in Firefox, the page loses the focus in the tests that copy and download.
test('the menu supports the keyboard', async () => {
  const transcript = await createTranscript(speak('one two three'));
  // Otherwise the last Tab leaves the page.
  document.body.append(document.createElement('button'));
  const { root, tools } = transcript;
  const menu = tools.querySelector('[role=menu]') as HTMLElement;
  findButton(transcript, 'Download text').focus();
  await sendKeys({ press: 'Enter' });
  const isOpen = () => menu.matches(':popover-open');
  await until(isOpen);
  await until(() => nameOf(root.activeElement) === 'Text (.txt)');
  await sendKeys({ press: 'ArrowUp' });
  assert.equal(nameOf(root.activeElement), 'JSON with timestamps');
  await sendKeys({ press: 'ArrowDown' });
  await sendKeys({ press: 'ArrowDown' });
  assert.equal(nameOf(root.activeElement), 'SubRip subtitles (.srt)');
  await sendKeys({ press: 'Escape' });
  assert.isFalse(isOpen());
  assert.isTrue(root.activeElement === findButton(transcript, 'Download text'));
  await sendKeys({ press: 'ArrowDown' });
  await until(isOpen);
  await sendKeys({ press: 'Tab' });
  assert.isFalse(isOpen());
});

suite('copying', () => {
  teardown(() => replaceClipboard(clipboard));

  test('copies the text to the clipboard, and confirms it', async () => {
    const copied: string[] = [];
    replaceClipboard({ writeText: async (text: string) => copied.push(text) });
    const transcript = await createTranscript(speak('one two three'));
    findButton(transcript, 'Copy').click();
    await until(() => statusOf(transcript) === 'Copied');
    assert.deepEqual(copied, ['one two three']);
  });

  test('copies by selection on an insecure page, and keeps the focus', async () => {
    replaceClipboard(undefined);
    const transcript = await createTranscript(speak('one two three'));
    let selected = '';
    transcript.root.addEventListener('copy', ({ target }) => {
      const { value, selectionStart, selectionEnd } = target as HTMLTextAreaElement;
      selected = value.slice(selectionStart, selectionEnd);
    });
    findButton(transcript, 'Copy').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => statusOf(transcript) === 'Copied');
    assert.equal(selected, 'one two three');
    assert.isTrue(transcript.root.activeElement === findButton(transcript, 'Copy'));
    assert.isFalse(Boolean(transcript.root.querySelector('textarea')));
  });
});

suite('status messages', () => {
  setup(() => replaceClipboard({ writeText: async () => {} }));
  teardown(() => replaceClipboard(clipboard));

  /** Creates a transcript whose timers the test ends. */
  const createWaiting = async () => {
    const waits: (() => void)[] = [];
    const wait = () => new Promise<void>((resolve) => waits.push(resolve));
    const transcript = await createTranscript(speak('one two three'), {}, wait);
    const pass = async () => {
      await until(() => waits.length > 0);
      waits.shift()?.();
      await Promise.resolve();
    };
    return { ...transcript, pass };
  };

  const copyAndHear = async () => {
    const transcript = await createWaiting();
    findButton(transcript, 'Copy').click();
    await transcript.pass();
    await until(() => statusOf(transcript) === 'Copied');
    return transcript;
  };

  test('appear in an existing live region, and disappear after a while', async () => {
    const transcript = await createWaiting();
    const place = transcript.tools.querySelector('[role=status]');
    findButton(transcript, 'Copy').click();
    assert.equal(statusOf(transcript), '');
    await transcript.pass();
    await until(() => statusOf(transcript) === 'Copied');
    assert.isTrue(transcript.tools.querySelector('[role=status]') === place);
    await transcript.pass();
    await until(() => statusOf(transcript) === '');
  });

  test('disappear with the next action', async () => {
    const transcript = await copyAndHear();
    findButton(transcript, 'Text (.txt)').click();
    assert.equal(statusOf(transcript), '');
  });

  test('of an old action neither replace a newer one nor appear in the editor', async () => {
    const transcript = await copyAndHear();
    findButton(transcript, 'Copy').click();
    await transcript.pass();
    assert.equal(statusOf(transcript), '');
    await transcript.pass();
    await until(() => statusOf(transcript) === 'Copied');
    findButton(transcript, 'Edit').click();
    await transcript.pass();
    assert.isTrue(Boolean(fieldOf(transcript)));
    assert.isFalse(Boolean(transcript.tools.querySelector('[role=status]')));
  });

  test('follow the element’s language', async () => {
    const transcript = await copyAndHear();
    transcript.panel.update({ ...transcript.content, localization: { ...german, lang: 'de' } });
    assert.equal(statusOf(transcript), 'Kopiert');
  });

  test('that require an action stay until it is done', async () => {
    replaceClipboard(undefined);
    const { execCommand } = document;
    document.execCommand = () => false;
    try {
      const transcript = await createWaiting();
      findButton(transcript, 'Copy').click();
      await transcript.pass();
      await until(() => statusOf(transcript).startsWith('Select the text and copy it yourself'));
      findButton(transcript, 'Edit').click();
      findButton(transcript, 'Cancel').click();
      assert.equal(statusOf(transcript), '');
    } finally {
      document.execCommand = execCommand;
    }
  });
});

suite('downloading', () => {
  test('names the file of each format after the recording', async () => {
    const transcript = await createTranscript(speak('one two three'));
    const files: string[] = [];
    for (const label of ['Text (.txt)', 'SubRip subtitles (.srt)', 'WebVTT subtitles (.vtt)', 'JSON with timestamps']) {
      findButton(transcript, 'Download text').click();
      const { name, text } = await download(transcript, label);
      files.push(name);
      assert.include(text, 'one two three');
    }
    assert.deepEqual(files, ['recording.txt', 'recording.srt', 'recording.vtt', 'recording.json']);
  });

  test('offers no subtitles for a transcript without times', async () => {
    const transcript = await createTranscript({ text: 'one two three', duration: 1 });
    assert.lengthOf(transcript.tools.querySelectorAll('[role=menuitem]'), 2);
  });
});
