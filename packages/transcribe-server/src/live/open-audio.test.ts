import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleRate } from '../audio/pcm.ts';
import { createOpenAudio } from './open-audio.ts';

test('analyzes only frames that it holds, although more than it holds arrives during an analysis', async () => {
  const analyzed: number[] = [];
  let arrive = () => {};
  const audio = createOpenAudio({
    async detect(samples) {
      analyzed.push(samples[0] ?? 0, samples.at(-1) ?? 0);
      arrive();
      return new Uint8Array(samples.length);
    },
  });
  const add = (seconds: number, value: number) => audio.add(new Int16Array(seconds * sampleRate).fill(value));
  add(1, 1);
  arrive = () => {
    arrive = () => {};
    add(40, 2);
    add(1, 3);
  };
  await audio.analyze();
  assert.equal(audio.analyzedFrame, audio.endFrame - 3200);
  await audio.analyze();
  assert.equal(audio.analyzedFrame, 4200);
  assert.deepEqual(analyzed.slice(0, 4), [1, 1, 2, 2]);
  assert.equal(analyzed.at(-1), 3);
  assert.equal(audio.findSpeech(0), undefined);
  assert.ok(audio.isSpeech(500));
});
