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
} from '../../testing/element-fixture.ts';
import { deleteStoredRecordings, readStoredRecordings } from '../../testing/stored-recordings.ts';
import type { AudioTranscriber } from '../audio-transcriber.ts';

setup(watchMicrophone);
// Test files share what the browser keeps.
setup(deleteStoredRecordings);

teardown(async () => {
  document.body.replaceChildren();
  await deleteStoredRecordings();
});

/** Another element of the same service, as the next visit has it. */
const visitAgain = (element: AudioTranscriber, scope?: string): AudioTranscriber => {
  const next = document.createElement('audio-transcriber');
  next.endpoint = element.endpoint;
  next.persistScope = scope;
  document.body.append(next);
  return next;
};

/** Leaves an element in the middle of a recording, and waits until all of it is kept. */
const interrupt = async (element: AudioTranscriber, seconds = 0.3): Promise<void> => {
  await record(element, seconds);
  element.remove();
  await until(() => element.phase === 'recorded');
};

const hasPanel = (element: AudioTranscriber) => Boolean(element.shadowRoot?.querySelector('[part=recovery]'));

const hasNotice = (element: AudioTranscriber) =>
  Boolean(element.shadowRoot?.querySelector('[part=notice][role=status]'));

const visitUntilOffered = async (element: AudioTranscriber, scope?: string): Promise<AudioTranscriber> => {
  const next = visitAgain(element, scope);
  await until(() => hasPanel(next));
  return next;
};

const untilKept = async (count: number): Promise<void> => {
  while ((await readStoredRecordings()).length !== count) await new Promise((resolve) => setTimeout(resolve, 10));
};

suite('what is kept', () => {
  test('deletes a transcribed recording from storage', async () => {
    const element = createElement();
    await recordAndStop(element, 'transcribed');
    await untilKept(0);
  });

  test('keeps the recording after an empty transcript, a failure and a cancelled transcription', async () => {
    for (const answers of ['silence', 'busy', 'never']) {
      const element = createElement(answers);
      element.live = false;
      await recordAndStop(
        element,
        answers === 'silence' ? 'transcribed' : answers === 'busy' ? 'failed' : 'transcribing',
      );
      element.cancel();
      await untilKept(1);
      element.discard();
      await untilKept(0);
      element.remove();
    }
  });

  test('is never stored with persist="off"', async () => {
    const element = createElement();
    element.setAttribute('persist', 'off');
    element.manual = true;
    await recordAndStop(element, 'recorded');
    assert.lengthOf(await readStoredRecordings(), 0);
    assert.isFalse(hasNotice(element));
  });

  test('headers are not stored', async () => {
    const element = createElement();
    element.headers = { Authorization: 'Bearer secret' };
    element.persistScope = 'somebody';
    element.language = 'en';
    element.manual = true;
    await recordAndStop(element, 'recorded');
    await untilKept(1);
    const [kept] = await readStoredRecordings();
    assert.hasAllKeys(kept, ['id', 'startedAt', 'endpoint', 'language', 'scope', 'mediaType', 'recordedMs', 'peaks']);
    assert.notInclude(JSON.stringify(kept), 'secret');
    assert.equal(kept?.endpoint, new URL(element.endpoint, location.href).href);
    assert.isAbove(kept?.recordedMs ?? 0, 200);
  });

  test('stores the waveform', async function () {
    // Without a loudspeaker, Firefox measures no levels.
    if (navigator.userAgent.includes('Firefox')) return this.skip();
    const element = createElement();
    await interrupt(element, 1.2);
    const [kept] = await readStoredRecordings();
    assert.isTrue(kept?.peaks?.values.some((value) => value > 0));
  });

  test('reports a browser that refuses storage, and still transcribes', async () => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = () => {
      throw new DOMException('The disk is full.', 'QuotaExceededError');
    };
    try {
      const element = createElement();
      await record(element);
      await until(() => hasNotice(element));
      assert.include(find(element, '[part=notice][role=status]').textContent, 'cannot save the recording');
      element.stop();
      await reach(element, 'transcribed');
      assert.equal(element.transcription?.text, 'hello world');
      assert.notInclude(element.shadowRoot?.textContent, 'cannot save the recording');
    } finally {
      IDBDatabase.prototype.transaction = transaction;
    }
  });
});

suite('leaving the page', () => {
  /** Whether the browser would ask a person before it closes the page. */
  const asks = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }));

  test('asks while recording, but not once the recording is saved', async () => {
    const element = createElement();
    element.manual = true;
    assert.isFalse(asks());
    await record(element);
    assert.isTrue(asks());
    element.pause();
    await reach(element, 'paused');
    assert.isTrue(asks());
    element.stop();
    await reach(element, 'recorded');
    assert.isFalse(asks());
  });

  test('asks while a recording is in memory only', async () => {
    const element = createElement();
    element.persist = false;
    element.manual = true;
    await recordAndStop(element, 'recorded');
    assert.isTrue(asks());
    element.submit();
    await reach(element, 'transcribed');
    assert.isFalse(asks());
    element.persist = false;
    await recordAndStop(element, 'recorded');
    element.remove();
    await until(() => !asks());
  });

  test('releases the microphone, sends nothing, and keeps the recording for the next visit', async () => {
    const element = createElement();
    await record(element);
    await until(asks);
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    await reach(element, 'recorded');
    assert.deepEqual(trackStates(), ['ended']);
    assert.isAbove(element.recording?.blob.size ?? 0, 0);
    assert.isEmpty((await readLog(element)).requests);
  });

  test('changes nothing once the recording is complete', async () => {
    const element = createElement('never');
    await recordAndStop(element, 'transcribing');
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    assert.equal(element.phase, 'transcribing');
    element.cancel();
  });
});

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
    await untilKept(0);
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
      const next = visitAgain(element);
      next.language = 'en';
      await until(() => hasPanel(next));
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
    await until(() => next.shadowRoot?.querySelector('.input-options .action'));
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
    await untilKept(0);
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
    await untilKept(0);
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
    const next = await visitUntilOffered(element, 'somebody');
    next.persistScope = 'somebody else';
    await next.updateComplete;
    assert.isFalse(hasPanel(next));
    const owner = await visitUntilOffered(element, 'somebody');
    assert.isFalse(hasPanel(next));
    findAction(owner, 'Delete').click();
    await untilKept(0);
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
