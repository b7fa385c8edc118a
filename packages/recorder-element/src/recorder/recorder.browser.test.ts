import { assert } from 'chai';
import { endTrack, stubMicrophone, trackStates, until, watchMicrophone } from '../testing/element-fixture.ts';
import { chooseMicrophone } from './microphone.ts';
import { type Recorder, type RecorderOptions, startRecorder } from './recorder.ts';

let abort: AbortController;

setup(() => {
  watchMicrophone();
  abort = new AbortController();
});

teardown(() => {
  abort.abort();
  chooseMicrophone(undefined);
});

const start = async (options: Partial<RecorderOptions> = {}): Promise<{ recorder: Recorder; chunks: Blob[] }> => {
  const chunks: Blob[] = [];
  const recorder = await startRecorder({ signal: abort.signal, onChunk: (chunk) => chunks.push(chunk), ...options });
  return { recorder, chunks };
};

const listMicrophones = async (): Promise<MediaDeviceInfo[]> =>
  (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'audioinput');

suite('formats', () => {
  test('every chunk has the right type, and together they play', async () => {
    const { recorder, chunks } = await start();
    await until(() => chunks.length >= 2);
    recorder.stop();
    assert.isUndefined(await recorder.ended);
    assert.deepEqual([...new Set(chunks.map(({ type }) => type))], ['audio/webm;codecs=opus']);
    const head = new Uint8Array(await new Blob(chunks).slice(0, 4).arrayBuffer());
    assert.deepEqual([...head], [0x1a, 0x45, 0xdf, 0xa3]);
    const audio = await new OfflineAudioContext(1, 1, 8000).decodeAudioData(await new Blob(chunks).arrayBuffer());
    assert.isAbove(audio.duration, 0.5);
  });

  test('can be requested by the page', async () => {
    const others = ['audio/ogg;codecs=opus', 'audio/webm;codecs=pcm'];
    const mimeType = others.find((each) => MediaRecorder.isTypeSupported(each)) ?? '';
    const { recorder, chunks } = await start({ mimeType });
    await until(() => chunks.length);
    recorder.stop();
    await recorder.ended;
    assert.equal(chunks[0]?.type.replaceAll(' ', ''), mimeType);
  });

  test('falls back to the browser’s own if it is unsupported', async () => {
    const { recorder, chunks } = await start({ mimeType: 'audio/nonsense' });
    await until(() => chunks.length);
    recorder.stop();
    await recorder.ended;
    assert.equal(chunks[0]?.type, 'audio/webm;codecs=opus');
  });
});

suite('the microphone', () => {
  test('is the requested one', async function () {
    const first = await start();
    first.recorder.stop();
    await first.recorder.ended;
    const microphones = await listMicrophones();
    if (microphones.length < 2) this.skip(); // Firefox pretends to have one.
    for (const { deviceId, label } of microphones) {
      const { recorder } = await start({ deviceId });
      const track = recorder.stream?.getAudioTracks()[0];
      assert.equal(track?.getSettings().deviceId, deviceId);
      assert.equal(track?.label, label);
      recorder.stop();
      await recorder.ended;
    }
  });

  test('is the one chosen on the page, for every recorder', async () => {
    const last = (await listMicrophones()).at(-1);
    chooseMicrophone(last?.deviceId);
    const { recorder } = await start();
    assert.equal(recorder.stream?.getAudioTracks()[0]?.getSettings().deviceId, last?.deviceId);
  });

  test('is the default if the requested one is gone', async () => {
    const { recorder } = await start({ deviceId: 'unplugged-long-ago' });
    assert.equal(recorder.stream?.getAudioTracks()[0]?.readyState, 'live');
  });

  test('is not requested again after a refusal', async () => {
    let asked = 0;
    stubMicrophone(async () => {
      asked += 1;
      throw new DOMException('No.', 'NotAllowedError');
    });
    const failure = await start({ deviceId: 'any' }).catch((cause: unknown) => cause);
    assert.match(String((failure as { code?: string }).code), /^microphone-/);
    assert.equal(asked, 1);
  });

  test('gets the page’s constraints', async () => {
    const { recorder } = await start({ audioConstraints: { echoCancellation: false, noiseSuppression: false } });
    const settings = recorder.stream?.getAudioTracks()[0]?.getSettings();
    assert.isFalse(settings?.echoCancellation);
    assert.isFalse(settings?.noiseSuppression);
  });

  test('keeps the recording and releases the microphone when it is lost', async function () {
    const { recorder, chunks } = await start();
    if (!endTrack()) this.skip();
    assert.equal((await recorder.ended)?.code, 'microphone-lost');
    assert.isAbove(new Blob(chunks).size, 0);
    assert.deepEqual(trackStates(), ['ended']);
  });
});

suite('one recorder at a time', () => {
  test('the second stops the first, which keeps its recording and releases the microphone before', async () => {
    const first = await start();
    const statesAtSecond: string[] = [];
    const open = navigator.mediaDevices.getUserMedia;
    stubMicrophone((constraints) => {
      statesAtSecond.push(...trackStates());
      return open(constraints);
    });
    const second = await start();
    assert.deepEqual(statesAtSecond, ['ended']);
    assert.isUndefined(await first.recorder.ended);
    assert.isAbove(new Blob(first.chunks).size, 0);
    assert.equal(second.recorder.stream?.getAudioTracks()[0]?.readyState, 'live');
    second.recorder.stop();
    await second.recorder.ended;
  });

  test('a recorder that is still waiting for the microphone is stopped too', async () => {
    const granted = Promise.withResolvers<void>();
    const open = navigator.mediaDevices.getUserMedia;
    stubMicrophone(async (constraints) => {
      await granted.promise;
      return open(constraints);
    });
    const first = start().catch((cause: unknown) => cause);
    await until(() => navigator.mediaDevices.getUserMedia !== open);
    stubMicrophone(open);
    const second = await start();
    granted.resolve();
    assert.equal(((await first) as { code?: string }).code, 'microphone-busy');
    await until(() => trackStates().length === 2);
    assert.sameMembers(trackStates(), ['live', 'ended']);
    second.recorder.stop();
    await second.recorder.ended;
    assert.deepEqual(trackStates(), ['ended', 'ended']);
  });
});

test('emits the recorded audio immediately when the page is hidden', async () => {
  const { chunks, recorder } = await start();
  await until(() => chunks.length === 1);
  Object.defineProperty(document, 'hidden', { value: true, configurable: true });
  let requested = 0;
  const { requestData } = MediaRecorder.prototype;
  MediaRecorder.prototype.requestData = function () {
    requested += 1;
    requestData.call(this);
  };
  document.dispatchEvent(new Event('visibilitychange'));
  MediaRecorder.prototype.requestData = requestData;
  Reflect.deleteProperty(document, 'hidden');
  assert.equal(requested, 1);
  recorder.stop();
  await recorder.ended;
});
