import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PcmSamples, sampleRate, secondsOf } from '../audio/pcm.ts';
import { isPromptInstalled } from '../testing/debian-prompt.ts';
import { isFliteInstalled } from '../testing/speak.ts';
import { speakTimed } from '../testing/timed-flite.ts';
import { joinPrompts } from '../testing/timed-prompts.ts';
import { addNoise, type TimedSpeech } from '../testing/timed-speech.ts';
import { type AlignedWord, alignText } from './align-text.ts';

const needsFlite = { skip: !isFliteInstalled() && 'flite is not installed' };
const needsPrompts = { skip: !isPromptInstalled() && "Debian's prompts are not installed" };

const errorsOf = (found: readonly AlignedWord[], { words }: TimedSpeech): number[] => {
  assert.equal(found.length, words.length);
  return words
    .flatMap(({ startSeconds, endSeconds }, i) => [
      Math.abs((found[i]?.startSeconds ?? 0) - startSeconds),
      Math.abs((found[i]?.endSeconds ?? 0) - endSeconds),
    ])
    .sort((a, b) => a - b);
};

const assertClose = async (speech: TimedSpeech, medianSeconds: number): Promise<void> => {
  const errors = errorsOf(await alignText(speech.samples, speech.text), speech);
  assert.ok((errors[Math.floor(errors.length / 2)] ?? 1) < medianSeconds, `median ${errors[errors.length / 2]}`);
  assert.ok((errors.at(-1) ?? 1) < 0.8, `${errors.at(-1)} s off`);
};

const quieter = ({ samples, ...speech }: TimedSpeech, decibels: number): TimedSpeech => ({
  ...speech,
  samples: samples.map((sample) => Math.round(sample * 10 ** (-decibels / 20))),
});

const note = 'Some years ago, never mind how long precisely, having little or no money in my purse, I went to sea.';

test('finds words of a voice that the models were not fitted to', needsFlite, async () => {
  await assertClose(await speakTimed(note, 'awb'), 0.05);
});

test('finds human words between pauses of any length', needsPrompts, async () => {
  await assertClose(await joinPrompts({ seed: 100 }), 0.05);
});

test('finds human words in noise', needsPrompts, async () => {
  await assertClose(addNoise(await joinPrompts({ seed: 101 }), 10), 0.15);
});

test('finds human words that are 30 dB quieter', needsPrompts, async () => {
  await assertClose(quieter(await joinPrompts({ seed: 102 }), 30), 0.05);
});

test('missing or invented words move only their neighbors', needsPrompts, async () => {
  const speech = await joinPrompts({ seed: 103 });
  const texts = speech.text.split(' ');
  const heard = texts.with(4, 'umbrella').toSpliced(9, 1);
  const found = (await alignText(speech.samples, heard.join(' '))).toSpliced(9, 0, ...speech.words.slice(9, 10));
  const isNear = (i: number) => [3, 4, 5, 8, 9, 10].includes(i);
  const words = speech.words.filter((_, i) => !isNear(i));
  const errors = errorsOf(
    found.filter((_, i) => !isNear(i)),
    { ...speech, words },
  );
  assert.ok((errors.at(-1) ?? 1) < 0.4, `${errors.at(-1)} s off`);
});

test('returns words in order, without overlaps and within the samples, for any samples', async () => {
  const silence: PcmSamples = new Int16Array(2 * sampleRate);
  const square = silence.map((_, i) => (i % 80 < 40 ? 0x7fff : -0x8000));
  for (const samples of [silence, square, silence.subarray(0, 800), silence.subarray(0, 1)]) {
    for (const text of [
      'one',
      '今日は雨です',
      'so many words that there is hardly time to say them, all 1,234 of them',
    ]) {
      const words = await alignText(samples, text);
      let last = 0;
      for (const { startSeconds, endSeconds } of words) {
        assert.ok(startSeconds >= last && endSeconds >= startSeconds);
        last = endSeconds;
      }
      assert.ok(words.length > 0 && last <= secondsOf(samples) + 0.01, `${last} of ${secondsOf(samples)}`);
    }
  }
});
