import { assert } from 'chai';
import { createRecording } from '../../recording/recording.ts';
import { endTrack, trackStates, until, watchMicrophone } from '../../testing/element-fixture.ts';
import { type Recorder, type RecorderOptions, startRecorder } from '../recorder.ts';

let abort: AbortController;

setup(() => {
  watchMicrophone();
  abort = new AbortController();
});

teardown(() => abort.abort());

const start = async (options: Partial<RecorderOptions> = {}): Promise<{ recorder: Recorder; chunks: Blob[] }> => {
  const chunks: Blob[] = [];
  const onChunk = (chunk: Blob) => chunks.push(chunk);
  const recorder = await startRecorder({ signal: abort.signal, mimeType: 'audio/wav', onChunk, ...options });
  return { recorder, chunks };
};

const secondsOf = (chunks: readonly Blob[]): number => (new Blob(chunks.slice()).size - 44) / 32_000;

const pass = async (seconds: number): Promise<void> => {
  const start = performance.now();
  await until(() => performance.now() - start > seconds * 1000);
};

const samplesOf = async (chunks: readonly Blob[]): Promise<Int16Array> =>
  new Int16Array(await new Blob(chunks.slice()).slice(44).arrayBuffer());

const loudestOf = (samples: Int16Array): number =>
  samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

suite('where audio contexts run', () => {
  suiteSetup(async function () {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const context = new AudioContext();
    const runs = await Promise.race([context.resume().then(() => true), pass(5).then(() => false)]);
    await context.close();
    for (const track of stream.getTracks()) track.stop();
    if (!runs) this.skip(); // Without an audio output device, Firefox runs no audio context.
  });

  test('records 16-bit mono WAV at 16 kHz in chunks of a quarter of a second, with unknown sizes in the header', async () => {
    const { recorder, chunks } = await start();
    await until(() => chunks.length >= 2);
    assert.closeTo(secondsOf(chunks.slice(0, 1)), 0.25, 0.11);
    recorder.stop();
    assert.isUndefined(await recorder.ended);
    assert.deepEqual([...new Set(chunks.map(({ type }) => type))], ['audio/wav']);
    const header = new DataView(await new Blob(chunks).slice(0, 44).arrayBuffer());
    assert.deepEqual(
      [header.getUint32(4, true), header.getUint16(22, true), header.getUint32(24, true), header.getUint32(40, true)],
      [0xffffffff, 1, 16_000, 0xffffffff],
    );
    assert.isAbove(loudestOf(await samplesOf(chunks)), 1000);
    assert.deepEqual(trackStates(), ['ended']);
  });

  test('the finished recording plays, with the right duration', async () => {
    const { recorder, chunks } = await start();
    await until(() => chunks.length);
    recorder.stop();
    await recorder.ended;
    const recording = await createRecording(new Blob(chunks, { type: 'audio/wav' }), 1);
    const audio = new Audio(recording.url);
    await new Promise((resolve) => audio.addEventListener('loadedmetadata', resolve, { once: true }));
    assert.closeTo(audio.duration, secondsOf(chunks), 0.01);
    recording.revokeUrl();
  });

  test('records WAV if the service can decode no other format of the browser', async () => {
    const { recorder, chunks } = await start({ mimeType: undefined, decodable: Promise.resolve(['audio/wav']) });
    recorder.stop();
    await recorder.ended;
    assert.equal(chunks[0]?.type, 'audio/wav');
  });

  test('does not record during a pause', async () => {
    const { recorder, chunks } = await start();
    const startMs = performance.now();
    await pass(0.5);
    recorder.pause();
    const recordedSeconds = (performance.now() - startMs) / 1000;
    await pass(0.7);
    recorder.resume();
    await pass(0.3);
    recorder.stop();
    await recorder.ended;
    // The first batch came before the recording was said to have started.
    assert.isAbove(secondsOf(chunks), recordedSeconds + 0.2);
    assert.isBelow(secondsOf(chunks), recordedSeconds + 0.3 + 0.5);
  });

  test('emits the recorded audio when the page is hidden', async () => {
    const { recorder, chunks } = await start();
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'hidden');
    await until(() => chunks.length);
    assert.isBelow(secondsOf(chunks), 0.9);
    recorder.stop();
    await recorder.ended;
  });

  test('keeps the recorded audio when the microphone is lost', async function () {
    const { recorder, chunks } = await start();
    if (!endTrack()) this.skip();
    assert.equal((await recorder.ended)?.code, 'microphone-lost');
    assert.isAbove(secondsOf(chunks), 0);
    assert.deepEqual(trackStates(), ['ended']);
  });

  test('releases the microphone and emits nothing after an abort', async () => {
    const { recorder, chunks } = await start();
    abort.abort();
    await recorder.ended;
    assert.isEmpty(chunks);
    assert.deepEqual(trackStates(), ['ended']);
  });
});

test('records in the browser’s format if the worklet does not load', async () => {
  const { addModule } = AudioWorklet.prototype;
  AudioWorklet.prototype.addModule = () => Promise.reject(new DOMException('No.', 'AbortError'));
  const { recorder, chunks } = await start();
  AudioWorklet.prototype.addModule = addModule;
  recorder.stop();
  await recorder.ended;
  assert.equal(chunks[0]?.type, 'audio/webm;codecs=opus');
});
