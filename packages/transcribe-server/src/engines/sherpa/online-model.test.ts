import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { context, createOnlineToneModel, onlineCtc, onlineTransducer } from '../../testing/online-tone-model.ts';
import { isSherpaInstalled } from '../../testing/sherpa-installed.ts';
import { randomDigitGroups, toneRecording } from '../../testing/tones.ts';
import type { OnnxModel } from '../../testing/write-onnx.ts';
import { createSherpaEngine } from './sherpa.ts';

const skip = !isSherpaInstalled() && 'sherpa-onnx-node is not installed';
const { signal } = new AbortController();

const createEngine = async (testContext: TestContext, networks: Readonly<Record<string, OnnxModel>>) => {
  const model = await createOnlineToneModel(networks);
  const engine = createSherpaEngine({ modelFolder: model.folder });
  testContext.after(async () => {
    await engine[Symbol.asyncDispose]();
    await model[Symbol.asyncDispose]();
  });
  return engine;
};

const segmentOf = ({ samples }: ReturnType<typeof toneRecording>) => ({ index: 0, startSeconds: 0, samples });

for (const [kind, networks, groups] of [
  ['CTC', { 'model.onnx': onlineCtc }, ['0123456789', '77777', ...randomDigitGroups({ seed: 8, groups: 12 })]],
  ['transducer', onlineTransducer, ['0123456789', '97531', '2', '246808642', '31415']],
] as const) {
  test(`recognises a segment with an online ${kind} model to its last word, with times`, {
    skip,
  }, async (testContext) => {
    const engine = await createEngine(testContext, networks);
    for (const length of [1, groups.length]) {
      const recording = toneRecording(groups.slice(-length), { leadOutSeconds: 0 });
      const { text, words = [] } = await engine.transcribe(segmentOf(recording), { signal });
      assert.equal(text, recording.text);
      for (const [i, { word, startSeconds }] of recording.words.entries()) {
        const early = startSeconds - (words[i]?.startSeconds ?? 0);
        assert.equal(words[i]?.word, word);
        assert.ok(Math.abs(early - context / 100) < 0.1, `${word} is ${early} s early`);
      }
    }
  });
}

test('keeps concurrent segments of an online model apart', { skip }, async (testContext) => {
  const engine = await createEngine(testContext, { 'model.onnx': onlineCtc });
  const recordings = [1, 2, 3, 4, 5, 6].map((seed) => toneRecording(randomDigitGroups({ seed, groups: 2 * seed })));
  const results = await Promise.all(recordings.map((recording) => engine.transcribe(segmentOf(recording), { signal })));
  assert.deepEqual(
    results.map(({ text }) => text),
    recordings.map(({ text }) => text),
  );
});

test('returns no times for an online CTC model with other frames than the runtime assumes', {
  skip,
}, async (testContext) => {
  const engine = await createEngine(testContext, {
    'model.onnx': { ...onlineCtc, metadata: { ...onlineCtc.metadata, subsampling_factor: 8 } },
  });
  const recording = toneRecording(['123', '456']);
  const { text, words } = await engine.transcribe(segmentOf(recording), { signal });
  assert.deepEqual({ text, words }, { text: recording.text, words: undefined });
  assert.equal(engine.capabilities?.wordTimes, false);
});
