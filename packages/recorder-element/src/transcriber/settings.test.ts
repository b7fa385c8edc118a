import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecorderOptions } from '../recorder/recorder.ts';
import { createFakeClient } from '../testing/fake-client.ts';
import { createFakeRecorder } from '../testing/fake-recorder.ts';
import type { TranscriberSettings } from './settings.ts';
import { recordingOf } from './state.ts';
import { Transcriber } from './transcriber.ts';

const record = async (settings: Partial<TranscriberSettings>) => {
  const microphone = createFakeRecorder();
  let asked: RecorderOptions | undefined;
  const transcriber = new Transcriber({
    settings: { endpoint: '/transcribe', manual: true, ...settings },
    client: createFakeClient(),
    startRecorder: (options) => {
      asked = options;
      return microphone.startRecorder(options);
    },
  });
  const reached = (phase: string) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (transcriber.state.phase === phase) resolve();
      };
      transcriber.addEventListener('state-change', check);
      check();
    });
  transcriber.start();
  microphone.allow();
  await reached('recording');
  return { transcriber, microphone, reached, asked };
};

test('passes the page’s settings to the recorder', async () => {
  const audioConstraints = { noiseSuppression: false };
  const { asked, transcriber } = await record({ deviceId: 'desk', mimeType: 'audio/mp4', audioConstraints });
  assert.equal(asked?.deviceId, 'desk');
  assert.equal(asked?.mimeType, 'audio/mp4');
  assert.equal(asked?.audioConstraints, audioConstraints);
  transcriber.discard();
});

test('stops at the maximum duration, and keeps the recording', async (context) => {
  let nowMs = performance.now();
  context.mock.method(performance, 'now', () => nowMs);
  const { transcriber, microphone, reached } = await record({ maxDuration: 60 });
  assert.equal(transcriber.remainingSeconds, undefined);
  nowMs += 45_000;
  assert.equal(transcriber.remainingSeconds, 15);
  microphone.speak('hello');
  assert.equal(transcriber.state.phase, 'recording');
  nowMs += 15_000;
  microphone.speak('world');
  await reached('recorded');
  assert.equal(await recordingOf(transcriber.state)?.blob.text(), 'helloworld.');
  transcriber.discard();
});

test('applies a limit that changes while recording to the next recording', async (context) => {
  let nowMs = performance.now();
  context.mock.method(performance, 'now', () => nowMs);
  const settings = { maxDuration: 60 };
  const { transcriber, microphone } = await record(settings);
  settings.maxDuration = 10;
  nowMs += 20_000;
  microphone.speak('hello');
  assert.equal(transcriber.state.phase, 'recording');
  transcriber.discard();
});
