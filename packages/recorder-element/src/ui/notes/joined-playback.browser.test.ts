import { assert } from 'chai';
import type { Peaks } from '../../recording/peaks.ts';
import { createRecording } from '../../recording/recording.ts';
import { until, watchMicrophone } from '../../testing/element-fixture.ts';
import { createToneFile } from '../../testing/tone-file.ts';
import { JoinedPlayback } from './joined-playback.ts';

let stream: MediaStream;

// Browsers let a page that records play without a click.
setup(async () => {
  watchMicrophone();
  stream = await navigator.mediaDevices.getUserMedia({ audio: true });
});
teardown(() => {
  for (const track of stream.getTracks()) track.stop();
  document.body.replaceChildren();
});

/** Creates a note of two parts, of one and two seconds. */
const createPlayback = async () => {
  const files = [createToneFile([0.1]), createToneFile([0.1, 0.1])];
  const recordings = await Promise.all(files.map((file, index) => createRecording(file, index + 1)));
  const players = recordings.map(({ url }) => Object.assign(new Audio(url), { muted: true }));
  document.body.append(...players);
  await until(() => players.every(({ readyState }) => readyState >= HTMLMediaElement.HAVE_METADATA));
  const playback = new JoinedPlayback(
    players,
    recordings.map((recording, index) => ({ recording, startSeconds: index })),
  );
  return { playback, players, recordings };
};

test('plays the parts one after the other, and again from the start', async () => {
  const { playback, players } = await createPlayback();
  assert.closeTo(playback.duration, 3, 0.1);
  const fired: string[] = [];
  playback.addEventListener('ended', () => fired.push('ended'));
  await playback.play();
  await until(() => players[1]?.paused === false);
  assert.isTrue(players[0]?.paused);
  assert.isAtLeast(playback.currentTime, 1);
  assert.isFalse(playback.ended);
  assert.isEmpty(fired);
  await until(() => fired.length > 0);
  assert.isTrue(playback.ended);
  assert.deepEqual(fired, ['ended']);
  await playback.play();
  assert.isFalse(players[0]?.paused);
  assert.isBelow(playback.currentTime, 1);
  playback.pause();
});

test('seeks to the part that contains a time, and continues playing there', async () => {
  const { playback, players } = await createPlayback();
  playback.currentTime = 2.25;
  assert.closeTo(players[1]?.currentTime ?? 0, 1.25, 0.01);
  assert.closeTo(playback.currentTime, 2.25, 0.01);
  assert.isTrue(playback.paused);
  await playback.play();
  assert.isFalse(players[1]?.paused);
  playback.currentTime = 0.25;
  await until(() => players[0]?.paused === false);
  assert.isTrue(players[1]?.paused);
  playback.pause();
  assert.isTrue(playback.paused);
});

test('applies the controls of a part and the playback rate to the whole note', async () => {
  const { playback, players } = await createPlayback();
  playback.playbackRate = 2;
  assert.deepEqual(
    players.map(({ playbackRate }) => playbackRate),
    [2, 2],
  );
  await playback.play();
  await players[1]?.play();
  await until(() => players[0]?.paused);
  assert.isAtLeast(playback.currentTime, 1);
  playback.pause();
});

test('joins the waveforms of all parts once each is known', async () => {
  const { playback, recordings } = await createPlayback();
  assert.equal(playback.joinedPeaks, undefined);
  for (const [index, recording] of recordings.entries()) {
    recording.peaks = { secondsPerPeak: 0.5, values: new Uint8Array([100 + index, 50]) };
  }
  const peaks = playback.joinedPeaks as Peaks | undefined;
  assert.deepEqual([peaks?.values[0], peaks?.values[15], peaks?.values[20], peaks?.values[35]], [100, 50, 101, 50]);
  assert.strictEqual(playback.joinedPeaks, peaks);
});
