import { assert } from 'chai';
import { LitElement } from 'lit';
import { noProgress } from '../../client/progress.ts';
import type { AudioTranscriber } from '../../element/audio-transcriber.ts';
import { english } from '../../messages/localization.ts';
import { addPanelTexts } from '../../messages/panel-localization.ts';
import { chooseMicrophone } from '../../recorder/microphone.ts';
import {
  chooseFile,
  createElement,
  dropFiles,
  find,
  findAction,
  reach,
  readLog,
  record,
  recordAndStop,
  stubMicrophone,
  trackStates,
  until,
  watchMicrophone,
} from '../../testing/element-fixture.ts';
import { createToneFile } from '../../testing/tone-file.ts';
import type { State } from '../../transcriber/state.ts';
import { Transcriber } from '../../transcriber/transcriber.ts';
import { AudioController } from './audio-controller.ts';

setup(watchMicrophone);

teardown(() => {
  chooseMicrophone(undefined);
  document.body.replaceChildren();
});

const query = (element: AudioTranscriber, selector: string) => element.shadowRoot?.querySelector<HTMLElement>(selector);

suite('while recording', () => {
  test('draws a waveform', async () => {
    const element = createElement();
    await record(element);
    await until(() => query(element, '.live-audio canvas'));
    element.stop();
    await reach(element, 'transcribed');
    assert.isFalse(Boolean(query(element, '.live-audio canvas')));
  });

  test('counts down and stops at the maximum duration', async () => {
    const element = createElement();
    element.setAttribute('max-duration', '1.5');
    element.start();
    await reach(element, 'recording');
    await until(() => /left/.test(find(element, '.hint').textContent ?? ''));
    await reach(element, 'transcribed');
    assert.isAtLeast(element.recording?.durationSeconds ?? 0, 1.5);
    assert.isBelow(element.recording?.durationSeconds ?? 0, 10);
    assert.deepEqual(trackStates(), ['ended']);
  });
});

suite('a complete recording', () => {
  test('can be seeked in its waveform', async () => {
    const element = createElement();
    await recordAndStop(element, 'transcribed');
    await until(() => query(element, '.seek input'));
    assert.isAbove(Number((query(element, '.seek input') as HTMLInputElement).max), 0.1);
    element.discard();
    await reach(element, 'idle');
    await until(() => !query(element, '.seek input'));
  });
});

suite('a file', () => {
  test('that is chosen is transcribed unchanged', async () => {
    const element = createElement();
    await until(() => query(element, 'input[type=file]'));
    assert.isDefined(findAction(element, 'Upload audio'));
    const file = createToneFile([0.5, 0.2]);
    chooseFile(element, file);
    await reach(element, 'transcribed');
    const [request] = (await readLog(element)).requests;
    assert.equal(request?.bytes, file.size);
    await until(() => query(element, '.seek canvas'));
  });

  test('that is dropped waits for submit() with manual', async () => {
    const element = createElement();
    element.manual = true;
    await until(() => query(element, 'input[type=file]'));
    const files = [createToneFile([0.5])];
    assert.isTrue(dropFiles(element, files, 'dragover').defaultPrevented);
    assert.equal(getComputedStyle(find(element, '.panel')).outlineStyle, 'dashed');
    dropFiles(element, files);
    assert.equal(getComputedStyle(find(element, '.panel')).outlineStyle, 'none');
    await reach(element, 'recorded');
    assert.equal(element.recording?.fileName, 'note.wav');
    await until(() => query(element, '.file-name')?.textContent.trim() === 'note.wav');
    assert.isTrue(findAction(element, 'Download audio').matches('[download="note.wav"]'));
    assert.isEmpty((await readLog(element)).requests);
  });

  test('that is dropped with others is rejected with a message', async () => {
    const element = createElement();
    await until(() => query(element, 'input[type=file]'));
    dropFiles(element, [createToneFile([0.5], 'one.wav'), createToneFile([0.5], 'two.wav')]);
    await until(() => query(element, '.file-notice')?.textContent === 'Add one file at a time.');
    assert.equal(element.phase, 'idle');
  });

  test('replaces a transcribed recording, like a new recording', async () => {
    const element = createElement();
    await until(() => query(element, 'input[type=file]'));
    chooseFile(element, createToneFile([0.5], 'first.wav'));
    await reach(element, 'transcribed');
    await until(() => query(element, '#more-menu'));
    chooseFile(element, createToneFile([0.5], 'second.wav'));
    await until(() => element.recording?.fileName === 'second.wav');
    await reach(element, 'transcribed');
  });

  test('is not offered while a recording has no transcript', async () => {
    const element = createElement();
    element.manual = true;
    await until(() => query(element, 'input[type=file]'));
    chooseFile(element, createToneFile([0.5]));
    await reach(element, 'recorded');
    await until(() => !query(element, 'input[type=file]'));
  });

  test('that is dropped at the wrong time does not navigate the page', async () => {
    const element = createElement();
    await until(() => query(element, 'input[type=file]'));
    await record(element);
    assert.isTrue(dropFiles(element, [createToneFile([0.5])]).defaultPrevented);
    assert.equal(element.phase, 'recording');
    element.discard();
  });

  test('of another type is rejected with a message', async () => {
    const element = createElement();
    await until(() => query(element, 'input[type=file]'));
    chooseFile(element, new File(['hello'], 'letter.txt', { type: 'text/plain' }));
    await until(() => query(element, '.file-notice')?.textContent === '“letter.txt” is not an audio file.');
    assert.equal(element.phase, 'idle');
  });
});

test('reports a silent microphone, and offers to switch with one click', async function () {
  const { mediaDevices } = navigator;
  const { enumerateDevices, getUserMedia } = mediaDevices;
  const context = new AudioContext();
  const destination = new MediaStreamAudioDestinationNode(context);
  const source = new ConstantSourceNode(context, { offset: 0 });
  source.connect(destination);
  source.start();
  const silentId = destination.stream.getAudioTracks()[0]?.getSettings().deviceId ?? '';
  const devices = [
    { kind: 'audioinput', deviceId: silentId, groupId: 'a', label: 'Broken headset' },
    { kind: 'audioinput', deviceId: 'good', groupId: 'b', label: 'Good microphone' },
  ];
  const wanted: unknown[] = [];
  mediaDevices.enumerateDevices = async () => devices as MediaDeviceInfo[];
  const running = await getUserMedia.call(mediaDevices, { audio: true });
  await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 3000))]);
  try {
    if (context.state !== 'running') this.skip(); // Without an audio output device, Firefox runs no audio context.
    stubMicrophone(async (constraints) => {
      wanted.push((constraints?.audio as MediaTrackConstraints | undefined)?.deviceId);
      return wanted.length === 1 ? destination.stream : running;
    });
    const element = createElement();
    element.start();
    await reach(element, 'recording');
    await until(() => query(element, '[part=silence]') && query(element, '.live-audio button'));
    assert.match(query(element, '[part=silence]')?.textContent ?? '', /No sound from/);
    query(element, '.live-audio button')?.click();
    await until(() => wanted.length === 2 && element.phase === 'recording');
    assert.deepEqual(wanted[1], { exact: 'good' });
    element.discard();
  } finally {
    Object.assign(mediaDevices, { enumerateDevices });
    await context.close();
  }
});

test('announces the remaining time in an existing live region', async () => {
  const transcriber = new Transcriber({ settings: { endpoint: '/none' } });
  class Host extends LitElement {
    static override readonly properties = { state: {} };
    readonly readOnly = true;
    readonly manual = false;
    readonly maxDuration = 120;
    declare state: State;
    readonly audio = new AudioController({
      host: this,
      transcriber,
      localize: () => addPanelTexts(english),
      findPlayback: () => undefined,
      isBlocked: () => false,
    });

    override render() {
      return this.audio.render();
    }
  }
  customElements.define('test-audio', Host);
  const host = document.body.appendChild(new Host());
  const hearAfter = async (recordedMs: number) => {
    host.state = { phase: 'recording', id: 'new', recordedMs, resumedAtMs: performance.now(), progress: noProgress };
    await host.updateComplete;
    return host.renderRoot.querySelector<HTMLElement>('.announcement[role=status]');
  };
  const place = await hearAfter(0);
  assert.equal(place?.textContent, '');
  assert.isTrue((await hearAfter(111_000)) === place);
  await until(() => place?.textContent === '10 seconds left');
  await hearAfter(116_000);
  assert.equal(place?.textContent, '');
});
