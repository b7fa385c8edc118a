import { assert } from 'chai';
import {
  addElement,
  createElement,
  find,
  findAction,
  interrupt,
  nameOf,
  reach,
  readLog,
  record,
  until,
  untilFeaturesLoad,
  watchMicrophone,
} from '../../testing/element-fixture.ts';
import { isolateStorage, readStoredRecordings, untilRecordingsAreStored } from '../../testing/stored-recordings.ts';
import type { AudioTranscriber } from '../audio-transcriber.ts';

setup(watchMicrophone);
isolateStorage();

const hasPanel = (element: AudioTranscriber) => Boolean(element.shadowRoot?.querySelector('[part=recovery]'));

/** Adds another element of the same service, as the next visit has it, and waits until it offers a recording. */
const visitUntilOffered = async (
  { endpoint }: AudioTranscriber,
  properties: Partial<AudioTranscriber> = {},
): Promise<AudioTranscriber> => {
  const next = addElement(endpoint, properties);
  await until(() => hasPanel(next));
  return next;
};

suite('an interrupted recording', () => {
  test('is offered with its duration and time, and transcribed with one click', async () => {
    const element = createElement();
    await interrupt(element, 1.2);
    const next = await visitUntilOffered(element);
    assert.match(find(next, '[part=recovery]').ariaLabel ?? '', /^Unsaved recording · 0:01 · Today \d/);
    findAction(next, 'Transcribe').click();
    await reach(next, 'transcribed');
    assert.equal(next.transcription?.text, 'hello world');
    assert.equal((await readLog(next)).requests.at(-1)?.bytes, element.recording?.blob.size);
    assert.equal(next.recording?.id, element.recording?.id);
    await untilRecordingsAreStored(0);
    assert.isFalse(hasPanel(next));
  });

  for (const [recorded, sent] of [
    ['de', 'de'],
    [undefined, null],
  ] as const) {
    test(`is transcribed in the language of its recording: ${recorded ?? 'none'}`, async () => {
      const element = createElement();
      element.language = recorded;
      await interrupt(element);
      const next = await visitUntilOffered(element, { language: 'en' });
      findAction(next, 'Transcribe').click();
      await reach(next, 'transcribed');
      assert.equal((await readLog(next)).requests.at(-1)?.language, sent);
    });
  }

  test('plays to its end', async () => {
    const element = createElement();
    await interrupt(element, 1);
    const next = await visitUntilOffered(element);
    findAction(next, 'Play').click();
    await until(() => next.shadowRoot?.querySelector('audio'));
    const player = find(next, 'audio') as HTMLAudioElement;
    await until(() => player.readyState >= player.HAVE_METADATA);
    assert.isAbove(player.duration, 0.9);
    assert.isBelow(player.duration, 5);
    findAction(next, 'Play').click();
    await until(() => !next.shadowRoot?.querySelector('audio'));
  });

  test('plays in a visible player, which can be stopped', async () => {
    const element = createElement();
    await interrupt(element);
    const next = await visitUntilOffered(element);
    await untilFeaturesLoad(next);
    findAction(next, 'Play').click();
    await until(() => next.shadowRoot?.querySelector('audio'));
    await next.updateComplete;
    const { width, height } = find(next, 'audio').getBoundingClientRect();
    assert.isAbove(Math.min(width, height), 40);
    assert.isFalse(Boolean(next.shadowRoot?.querySelector('.audio-player')));
  });

  test('can be downloaded, and stays', async () => {
    const element = createElement();
    await interrupt(element);
    const next = await visitUntilOffered(element);
    const downloaded = new Promise<HTMLAnchorElement>((resolve) => {
      const { click } = HTMLAnchorElement.prototype;
      HTMLAnchorElement.prototype.click = function () {
        HTMLAnchorElement.prototype.click = click;
        resolve(this);
      };
    });
    findAction(next, 'Download audio').click();
    const link = await downloaded;
    assert.equal(link.download, 'recording.webm');
    assert.isAbove((await (await fetch(link.href)).blob()).size, 0);
    assert.lengthOf(await readStoredRecordings(), 1);
    assert.isTrue(hasPanel(next));
  });

  test('is discarded with one click', async () => {
    const element = createElement();
    await interrupt(element);
    const next = await visitUntilOffered(element);
    findAction(next, 'Delete').click();
    await untilRecordingsAreStored(0);
    await until(() => !hasPanel(next));
  });

  test('several are listed, newest first, and discarded with two clicks', async () => {
    const element = createElement();
    await interrupt(element, 1.2);
    await interrupt(await visitUntilOffered(element));
    const next = await visitUntilOffered(element);
    await until(() => next.shadowRoot?.querySelectorAll('.interrupted').length === 2);
    const rows = [...(next.shadowRoot?.querySelectorAll('.interrupted') ?? [])].map(({ ariaLabel }) => ariaLabel ?? '');
    assert.match(rows[0] ?? '', /^0:00 · Today/);
    assert.match(rows[1] ?? '', /^0:01 · Today/);

    findAction(next, 'Delete all').focus();
    findAction(next, 'Delete all').click();
    await until(() => next.shadowRoot?.activeElement?.textContent === 'Keep');
    assert.lengthOf(await readStoredRecordings(), 2);
    findAction(next, 'Keep').click();
    await next.updateComplete;
    findAction(next, 'Delete all').click();
    await next.updateComplete;
    findAction(next, 'Delete all').click();
    await untilRecordingsAreStored(0);
    await until(() => !hasPanel(next));
  });

  test('the focus moves to the next one', async () => {
    const element = createElement();
    await interrupt(element);
    const second = await visitUntilOffered(element);
    await interrupt(second);
    const next = await visitUntilOffered(element);
    await until(() => next.shadowRoot?.querySelectorAll('.interrupted').length === 2);
    findAction(next, 'Delete').focus();
    findAction(next, 'Delete').click();
    await until(() => next.shadowRoot?.activeElement?.closest('.interrupted'));
    assert.lengthOf(next.shadowRoot?.querySelectorAll('.interrupted') ?? [], 1);
    findAction(next, 'Delete').click();
    await until(() => nameOf(next.shadowRoot?.activeElement) === 'Start recording');
  });

  test('is not offered for another scope, also after the scope changes', async () => {
    const element = createElement();
    element.persistScope = 'somebody';
    await interrupt(element);
    const next = await visitUntilOffered(element, { persistScope: 'somebody' });
    next.persistScope = 'somebody else';
    await next.updateComplete;
    assert.isFalse(hasPanel(next));
    const owner = await visitUntilOffered(element, { persistScope: 'somebody' });
    assert.isFalse(hasPanel(next));
    findAction(owner, 'Delete').click();
    await untilRecordingsAreStored(0);
  });

  test('is hidden during another recording, and offered again afterwards', async () => {
    const element = createElement();
    await interrupt(element);
    const next = await visitUntilOffered(element);
    await record(next);
    await next.updateComplete;
    assert.isFalse(hasPanel(next));
    next.stop();
    await reach(next, 'transcribed');
    assert.isTrue(hasPanel(next));
  });

  test('is not offered by a read-only element', async () => {
    const element = createElement();
    await interrupt(element);
    const readOnly = addElement(element.endpoint, { readOnly: true });
    const next = await visitUntilOffered(element);
    assert.isFalse(hasPanel(readOnly));
    next.readOnly = true;
    await until(() => !hasPanel(next));
  });

  test('does not replace a recording that started meanwhile', async () => {
    const element = createElement();
    await interrupt(element);
    const next = await visitUntilOffered(element);
    findAction(next, 'Transcribe').click();
    next.start();
    await reach(next, 'recording');
    next.cancel();
    await next.updateComplete;
    assert.isTrue(hasPanel(next));
    findAction(next, 'Transcribe').click();
    await reach(next, 'transcribed');
  });

  test('is not restored twice by a double click', async () => {
    const element = createElement();
    await interrupt(element);
    const next = await visitUntilOffered(element);
    const button = findAction(next, 'Transcribe');
    button.click();
    button.click();
    await reach(next, 'transcribed');
    assert.lengthOf((await readLog(next)).requests, 1);
  });
});
