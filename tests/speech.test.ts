import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultModelMissing } from '@audio-transcriber/transcribe-server/testing';
import { compareAccuracy, goals, maxDifference } from '../benchmarks/accuracy.ts';
import { createLocalEngine } from '../benchmarks/local-engine.ts';
import { readPrompts } from '../benchmarks/prompts.ts';
import { readEnglishSpeech, speechFolder } from '../benchmarks/speech-files.ts';

const recordings = await readEnglishSpeech();
const prompts = await readPrompts();

for (const [name, speech, goal, missing] of [
  ['recordings of human speech', recordings, goals.speech, `no recorded speech in ${speechFolder}`],
  ['60 prompts of Debian', prompts, goals.prompts, 'asterisk-core-sounds-en-g722 is not installed'],
] as const) {
  const skip = defaultModelMissing() || (speech === undefined && missing);
  test(`gets at most ${100 * goal} % of the words of ${name} wrong through HTTP`, { skip }, async () => {
    await using engine = createLocalEngine();
    const { engineAlone, throughServer } = await compareAccuracy(engine, speech ?? []);
    assert.ok(throughServer <= goal, `${throughServer}`);
    assert.ok(throughServer <= engineAlone + maxDifference, `${throughServer}, and ${engineAlone} by the engine alone`);
  });
}
