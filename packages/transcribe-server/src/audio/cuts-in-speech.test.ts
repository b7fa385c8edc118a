import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutAudio } from '../testing/cut-audio.ts';
import { isPromptInstalled } from '../testing/debian-prompt.ts';
import { openSilero, sileroMissing } from '../testing/silero.ts';
import { isFliteInstalled } from '../testing/speak.ts';
import { speakTimed } from '../testing/timed-flite.ts';
import { joinPrompts } from '../testing/timed-prompts.ts';
import { addNoise, type TimedSpeech } from '../testing/timed-speech.ts';
import { secondsOf } from './pcm.ts';

const text =
  'It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was the epoch of belief. ' +
  'Call me Ishmael. Some years ago, never mind how long precisely, having little or no money in my purse, and nothing particular to interest me on shore, I thought I would sail about a little and see the watery part of the world.';

/** A cut may fall this far inside a word, where its sound fades out. */
const toleranceSeconds = 0.03;

for (const [name, missing, read] of [
  [
    'human words with short pauses',
    !isPromptInstalled() && "Debian's prompts are not installed",
    async () => [await joinPrompts({ seed: 2, count: 40 })],
  ],
  [
    'fluent speech',
    !isFliteInstalled() && 'flite is not installed',
    () => Promise.all((['slt', 'rms'] as const).map((voice) => speakTimed(text, voice))),
  ],
  [
    'human words in noise 20 dB below them',
    !isPromptInstalled() && "Debian's prompts are not installed",
    async () => [addNoise(await joinPrompts({ seed: 3, count: 40 }), 20)],
  ],
] as const satisfies readonly (readonly [string, string | false, () => Promise<readonly TimedSpeech[]>])[]) {
  test(`never cuts inside a word or loses one: ${name}`, { skip: sileroMissing() || missing }, async () => {
    await using detector = openSilero();
    for (const { samples, words } of await read()) {
      for (const window of [
        { min: 12, max: 20 },
        { min: 20, max: 55 },
      ]) {
        const segments = await cutAudio(samples, window, detector);
        assert.ok(segments.length > 1);
        for (const { word, startSeconds, endSeconds } of words) {
          const isWhole = segments.some(
            (segment) =>
              segment.startSeconds <= startSeconds + toleranceSeconds &&
              segment.startSeconds + secondsOf(segment.samples) >= endSeconds - toleranceSeconds,
          );
          assert.ok(isWhole, `${word}, from ${startSeconds} to ${endSeconds} s`);
        }
      }
    }
  });
}
