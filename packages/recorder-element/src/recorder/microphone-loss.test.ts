import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { watchForMicrophoneLoss } from './microphone-loss.ts';

const createTrack = (context: TestContext) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const track = Object.assign(new EventTarget(), { muted: false });
  const tell = (type: string) => {
    track.muted = type === 'mute';
    track.dispatchEvent(new Event(type));
  };
  const watched = { isLost: false, isRecording: true, abort: new AbortController() };
  watchForMicrophoneLoss(
    track as unknown as MediaStreamTrack,
    () => watched.isRecording,
    () => {
      watched.isLost = true;
    },
    watched.abort.signal,
  );
  return { tell, watched, pass: (seconds: number) => context.mock.timers.tick(seconds * 1000) };
};

test('reports an unplugged microphone immediately', (context) => {
  const { tell, watched } = createTrack(context);
  tell('ended');
  assert.ok(watched.isLost);
});

test('reports a microphone that stays muted', (context) => {
  const { tell, watched, pass } = createTrack(context);
  tell('mute');
  pass(10);
  tell('unmute');
  pass(60);
  assert.equal(watched.isLost, false);
  tell('mute');
  pass(15);
  assert.ok(watched.isLost);
});

test('does not report the mute of a pause in WebKit', (context) => {
  const { tell, watched, pass } = createTrack(context);
  watched.isRecording = false;
  tell('mute');
  pass(600);
  assert.equal(watched.isLost, false);
  watched.isRecording = true;
  pass(15);
  assert.ok(watched.isLost);
});

test('stops watching at the end of the recording', (context) => {
  const { tell, watched, pass } = createTrack(context);
  tell('mute');
  watched.abort.abort();
  pass(60);
  tell('ended');
  assert.equal(watched.isLost, false);
});
