import 'axe-core';
import type axe from 'axe-core';
import { assert } from 'chai';
import {
  createElement,
  find,
  findAction,
  reach,
  record,
  recordAndStop,
  until,
  untilFeaturesLoad,
  watchMicrophone,
} from '../testing/element-fixture.ts';
import { createLiveElement, partial, recordLive, segment, sendUntilShown } from '../testing/live-element-fixture.ts';
import { deleteStoredRecordings } from '../testing/stored-recordings.ts';
import type { AudioTranscriber } from './audio-transcriber.ts';

const query = (element: AudioTranscriber, selector: string) => element.shadowRoot?.querySelector<HTMLElement>(selector);

/** Returns axe's violations in the whole page, after all parts have loaded. */
const findViolations = async (): Promise<string[]> => {
  const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document.body);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
};

const createInMain = (answers: string, lang: string): AudioTranscriber => {
  const main = document.createElement('main');
  main.lang = lang;
  const element = createElement(answers);
  main.append(element);
  document.body.append(main);
  return element;
};

setup(() => {
  watchMicrophone();
  document.documentElement.lang = 'en';
  document.title = 'Accessibility';
});

teardown(async () => {
  document.body.replaceChildren();
  document.body.style.background = '';
  document.documentElement.style.colorScheme = '';
  await deleteStoredRecordings();
});

for (const [colorScheme, lang] of [
  ['light', 'en'],
  ['dark', 'ar'],
] as const) {
  suite(`no axe violations in ${colorScheme} colors and ${lang}`, () => {
    setup(() => {
      document.documentElement.style.colorScheme = colorScheme;
      document.body.style.background = 'Canvas';
    });

    test('before a recording, while recording, and while paused', async () => {
      const element = createInMain('words', lang);
      await until(() => query(element, 'input[type=file]'));
      assert.deepEqual(await findViolations(), []);
      await record(element);
      await until(() => query(element, '.live-audio canvas'));
      assert.deepEqual(await findViolations(), []);
      element.pause();
      await reach(element, 'paused');
      assert.deepEqual(await findViolations(), []);
      element.discard();
    });

    test('while words are shown during a recording', async () => {
      const main = document.createElement('main');
      main.lang = lang;
      document.body.append(main);
      const element = createLiveElement(main);
      await recordLive(element);
      await sendUntilShown(element, 'one two three', segment(0, 'one'), partial(1, 'two', ' three'));
      assert.deepEqual(await findViolations(), []);
      element.discard();
    });

    test('while a transcript is read, saved and edited', async () => {
      const element = createInMain('words', lang);
      await recordAndStop(element, 'transcribed');
      await until(() => query(element, '.toolbar') && query(element, '.audio-player'));
      assert.deepEqual(await findViolations(), []);
      find(element, '[part~=more]').click();
      assert.isTrue(find(element, '#more-menu').matches(':popover-open'));
      assert.deepEqual(await findViolations(), []);
      find(element, '[part~=edit]').click();
      await until(() => query(element, 'textarea'));
      assert.deepEqual(await findViolations(), []);
    });

    test('while the page transforms a text, and after that failed', async () => {
      const element = createInMain('words', lang);
      const { promise, reject } = Promise.withResolvers<string>();
      element.transform = () => promise;
      await recordAndStop(element, 'transforming');
      await until(() => query(element, '.unstable') && query(element, '.audio-player'));
      assert.deepEqual(await findViolations(), []);
      reject(new Error('The model is down.'));
      await reach(element, 'transcribed');
      await until(() => query(element, '.toolbar'));
      assert.deepEqual(await findViolations(), []);
    });

    test('with previous notes, and with a deleted one that can be restored', async () => {
      const element = createInMain('words', lang);
      await recordAndStop(element, 'transcribed');
      await until(() => query(element, '.toolbar'));
      element.newNote();
      await recordAndStop(element, 'transcribed');
      await until(() => query(element, '.notes'));
      (find(element, '.notes') as HTMLDetailsElement).open = true;
      assert.deepEqual(await findViolations(), []);
      element.discard();
      await until(() => query(element, '.undo'));
      assert.deepEqual(await findViolations(), []);
    });

    test('with a notice about the service', async () => {
      const main = document.createElement('main');
      main.lang = lang;
      const element = createElement('words', { ready: false });
      main.append(element);
      document.body.append(main);
      await until(() => query(element, '[part=notice][role=status]'));
      assert.deepEqual(await findViolations(), []);
    });

    for (const [name, answers, phase] of [
      ['where no speech was heard', 'silence', 'transcribed'],
      ['after a failure', 'nonsense', 'failed'],
    ] as const) {
      test(name, async () => {
        const element = createInMain(answers, lang);
        await recordAndStop(element, phase);
        await until(() => query(element, '.audio-player'));
        find(element, '.actions :first-child').focus();
        assert.deepEqual(await findViolations(), []);
      });
    }

    test('with interrupted recordings', async () => {
      const interrupted = createInMain('words', lang);
      await record(interrupted);
      const { endpoint } = interrupted;
      document.body.replaceChildren();
      await until(() => interrupted.phase === 'recorded');
      const element = createInMain('words', lang);
      element.endpoint = endpoint;
      await until(() => query(element, '.recovery'));
      assert.deepEqual(await findViolations(), []);
      const words = query(element, '.recovery')?.textContent ?? '';
      if (lang === 'ar') assert.notMatch(words, /[a-z]/i);
      else assert.match(words, /Unsaved recording/);
    });

    test('while disabled', async () => {
      const element = createInMain('words', lang);
      element.disabled = true;
      await until(() => query(element, 'input[type=file]') && query(element, 'fieldset:disabled'));
      assert.deepEqual(await findViolations(), []);
    });
  });
}

test('clicking the button’s label presses it', async () => {
  const element = createElement();
  await element.updateComplete;
  find(element, 'label').click();
  await reach(element, 'recording');
  element.discard();
});

test('offers the download first for a recording that the service will never accept', async () => {
  const element = createElement('large');
  await recordAndStop(element, 'failed');
  assert.equal(query(element, '.actions .action')?.textContent, 'Download audio');
  assert.isDefined(findAction(element, 'Try again'));
});

test('the round button keeps its place and size in all phases, and the height from the microphone request to the text', async () => {
  const element = createElement('nonsense,silence,words');
  await untilFeaturesLoad(element);
  const boxes = new Map<string, string>();
  const heights = new Map<string, number>();
  const measure = async () => {
    await element.updateComplete;
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = find(element, '.primary-button, .status-icon');
    boxes.set(`${element.phase} ${boxes.size}`, [offsetLeft, offsetTop, offsetWidth, offsetHeight].join());
    heights.set(element.phase, element.getBoundingClientRect().height);
  };
  await measure();
  element.addEventListener('phase-change', () => void measure());
  element.manual = true;
  await record(element);
  element.pause();
  await reach(element, 'paused');
  element.resume();
  element.stop();
  await reach(element, 'recorded');
  for (const phase of ['failed', 'transcribed'] as const) {
    element.submit();
    await reach(element, phase);
  }
  element.transform = ({ text }) => new Promise((resolve) => requestAnimationFrame(() => resolve(text)));
  element.start();
  await reach(element, 'recording');
  element.stop();
  await reach(element, 'recorded');
  element.submit();
  await until(() => element.value);
  await until(() => query(element, '.toolbar') && query(element, '.audio-player'));
  await measure();
  const phases = new Set([...boxes.keys()].map((key) => key.split(' ')[0]));
  assert.sameMembers(
    [...phases],
    [
      'idle',
      'starting',
      'recording',
      'paused',
      'stopping',
      'recorded',
      'transcribing',
      'transforming',
      'failed',
      'transcribed',
    ],
  );
  assert.lengthOf([...new Set(boxes.values())], 1, JSON.stringify([...boxes]));
  assert.equal(heights.get('paused'), heights.get('recording'));
});

for (const width of [288, 200]) {
  test(`nothing overflows at ${width} px, even with a long microphone name`, async () => {
    const { mediaDevices } = navigator;
    const { enumerateDevices } = mediaDevices;
    const label = 'Sennheiser BTD 800 USB for Lync Hands-Free AG Audio (0bda:4014)';
    const devices = ['a', 'b'].map((deviceId) => ({ kind: 'audioinput', deviceId, groupId: deviceId, label }));
    mediaDevices.enumerateDevices = async () => devices as MediaDeviceInfo[];
    try {
      const element = createElement();
      Object.assign(element.style, { inlineSize: `${width}px`, fontFamily: 'sans-serif' });
      const panel = () => find(element, '.panel').getBoundingClientRect();
      const isInside = (each: Element) => {
        const box = each.getBoundingClientRect();
        return box.width < 2 || (box.left >= panel().left && box.right <= panel().right);
      };
      const strays = () =>
        [...(element.shadowRoot?.querySelectorAll('.panel *') ?? [])]
          .filter((each) => !isInside(each))
          .map(({ localName, className }) => `${localName}.${className}`);
      await until(() => query(element, 'input[type=file]') && query(element, '[part~=microphone]'));
      assert.isAtMost(panel().width, width);
      assert.isEmpty(strays());
      await record(element);
      const isOneLine = find(element, '.controls').offsetHeight === find(element, '.primary-button').offsetHeight;
      assert.equal(isOneLine, width > 200);
      element.stop();
      await reach(element, 'transcribed');
      await until(() => query(element, '.toolbar') && query(element, '.audio-player'));
      assert.isAtMost(panel().width, width);
      assert.isEmpty(strays());
      if (width > 200) assert.isAbove(find(element, '.seek').clientWidth, 80);
    } finally {
      mediaDevices.enumerateDevices = enumerateDevices;
    }
  });
}

test('exposes disabled buttons to screen readers, and ignores clicks on them', async () => {
  const element = createElement();
  element.disabled = true;
  await until(() => query(element, 'input[type=file]') && query(element, 'fieldset:disabled'));
  assert.isTrue(find(element, '.primary-button').matches(':disabled'));
  assert.isFalse(Boolean(query(element, '[inert]')));
  findAction(element, 'Start recording').click();
  assert.equal(element.phase, 'idle');
});

test('names the round button by the text next to it, also if the page provides that', async () => {
  const element = createElement();
  await element.updateComplete;
  const button = find(element, '.primary-button') as HTMLButtonElement;
  assert.isNull(button.ariaLabel);
  assert.equal(button.labels[0]?.textContent?.trim(), 'Start recording');
  const label = document.createElement('span');
  label.slot = 'label';
  label.textContent = 'Tell us your story';
  element.append(label);
  const slot = button.labels[0]?.querySelector('slot');
  assert.deepEqual(slot?.assignedElements(), [label]);
});
