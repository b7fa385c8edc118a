import assert from 'node:assert/strict';
import { test } from 'node:test';
import { framesPerSecond } from '../audio/audio-buffer.ts';
import { type PcmSamples, sampleRate } from '../audio/pcm.ts';
import { createEnergyDetector } from '../voice-activity/energy-detector.ts';
import { joinHypotheses } from './hypothesis.ts';
import { createOpenAudio } from './open-audio.ts';
import { createUtterances } from './utterances.ts';

const sound = (seconds: number): PcmSamples =>
  new Int16Array(seconds * sampleRate).map((_, i) => 9000 * Math.sin(i / 3) * (1 + 0.3 * Math.sin(i / 900)));
const quiet = (seconds: number): PcmSamples => new Int16Array(seconds * sampleRate).map((_, i) => 20 * Math.sin(i));

/** Audio that is added in parts, with the utterances in it. */
const createAudio = () => {
  const audio = createOpenAudio(createEnergyDetector());
  const utterances = createUtterances(audio);
  return {
    utterances,
    async add(...parts: readonly PcmSamples[]) {
      for (const part of parts) audio.add(part);
      await audio.analyze();
      utterances.advance();
    },
    recognise(text: string) {
      const target = utterances.target() ?? assert.fail();
      utterances.update(target, text);
      return target.range;
    },
    get text() {
      return joinHypotheses(utterances.all.map(({ hypothesis }) => hypothesis)).text;
    },
  };
};

test('keeps the words of a long utterance that is divided, and those of its second part once the first is recognised', async () => {
  const audio = createAudio();
  await audio.add(sound(3), quiet(1), sound(2.8));
  audio.recognise('one two three four five six');
  await audio.add(sound(1));
  assert.equal(audio.utterances.all.length, 2);
  assert.equal(audio.text, 'one two three four five six');
  audio.recognise('one two');
  assert.equal(audio.text, 'one two three four five six');
  audio.recognise('three four five six seven');
  assert.equal(audio.text, 'one two three four five six seven');
});

test('reads speech after a pause from shortly before it', async () => {
  const audio = createAudio();
  await audio.add(sound(5.5), quiet(1), sound(0.5));
  audio.recognise('one two three.');
  const { start } = audio.recognise('four');
  assert.ok(start > 6 * framesPerSecond && start < 6.5 * framesPerSecond, `${start}`);
  assert.equal(audio.text, 'one two three. four');
});
