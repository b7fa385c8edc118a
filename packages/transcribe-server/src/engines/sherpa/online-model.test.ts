import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isSherpaInstalled } from '../../testing/sherpa-installed.ts';
import { createToneLayer, toneTokens } from '../../testing/tone-model.ts';
import { randomDigitGroups, toneRecording } from '../../testing/tones.ts';
import { type OnnxModel, type OnnxValue, writeOnnx } from '../../testing/write-onnx.ts';
import { createSherpaEngine } from './sherpa.ts';

const skip = !isSherpaInstalled() && 'sherpa-onnx-node is not installed';
const { signal } = new AbortController();

const melBins = 80;
const tokenCount = 12;
/** In frames of 10 ms. The tone layer looks at 15 frames on both sides of each frame. */
const context = 15;
const chunkFrames = 32;
const windowFrames = chunkFrames + 2 * context;
const subsampling = 4;

/** Returns the band of a frequency on Kaldi's mel scale, which the runtime uses for online CTC models. */
const kaldiBandOf = (hertz: number): number => {
  const melOf = (value: number) => 1127 * Math.log(1 + value / 700);
  const position = (melOf(hertz) - melOf(20)) / (melOf(7600) - melOf(20));
  return Math.round(position * (melBins + 1)) - 1;
};

/** Creates an online CTC model in NeMo's form that recognises tones. It never uses its state. */
const createOnlineToneModel = (): OnnxModel => {
  const layer = createToneLayer(7600, kaldiBandOf);
  const states: readonly OnnxValue[] = [
    { name: 'cache_last_channel', type: 'float', shape: ['N', 1, 1, 1] },
    { name: 'cache_last_time', type: 'float', shape: ['N', 1, 1, 1] },
    { name: 'cache_last_channel_len', type: 'int64', shape: ['N'] },
  ];
  const whole = (name: string, value: number) => ({ name, shape: [1], values: BigInt64Array.of(BigInt(value)) });
  return {
    metadata: {
      ...{ model_type: 'EncDecHybridRNNTCTCBPEModel', vocab_size: tokenCount - 1, subsampling_factor: subsampling },
      ...{ window_size: windowFrames, chunk_shift: chunkFrames },
      ...{ cache_last_channel_dim1: 1, cache_last_channel_dim2: 1, cache_last_channel_dim3: 1 },
      ...{ cache_last_time_dim1: 1, cache_last_time_dim2: 1, cache_last_time_dim3: 1 },
    },
    inputs: [
      { name: 'audio_signal', type: 'float', shape: ['N', melBins, 'T'] },
      { name: 'length', type: 'int64', shape: ['N'] },
      ...states,
    ],
    outputs: [
      { name: 'logprobs', type: 'float', shape: ['N', 'T', tokenCount] },
      { name: 'encoded_lengths', type: 'int64', shape: ['N'] },
      ...states.map((state) => ({ ...state, name: `${state.name}_next` })),
    ],
    tensors: [
      ...layer.tensors,
      ...[
        whole('first', context),
        whole('end', context + chunkFrames),
        whole('timeAxis', 2),
        whole('step', subsampling),
      ],
    ],
    nodes: [
      ...layer.nodes,
      { operator: 'Slice', inputs: ['courses', 'first', 'end', 'timeAxis', 'step'], outputs: ['chunk'] },
      { operator: 'Transpose', inputs: ['chunk'], outputs: ['logits'], attributes: { perm: [0, 2, 1] } },
      { operator: 'LogSoftmax', inputs: ['logits'], outputs: ['logprobs'], attributes: { axis: 2 } },
      { operator: 'Identity', inputs: ['length'], outputs: ['encoded_lengths'] },
      ...states.map(({ name }) => ({ operator: 'Identity', inputs: [name], outputs: [`${name}_next`] })),
    ],
  };
};

const createEngine = async (testContext: TestContext, metadata: OnnxModel['metadata'] = {}) => {
  const modelFolder = await mkdtemp(join(tmpdir(), 'sherpa-online-'));
  const model = createOnlineToneModel();
  await writeFile(join(modelFolder, 'tokens.txt'), toneTokens);
  await writeFile(
    join(modelFolder, 'model.onnx'),
    writeOnnx({ ...model, metadata: { ...model.metadata, ...metadata } }),
  );
  const engine = createSherpaEngine({ modelFolder });
  testContext.after(async () => {
    await engine[Symbol.asyncDispose]();
    await rm(modelFolder, { recursive: true });
  });
  return engine;
};

const segmentOf = ({ samples }: ReturnType<typeof toneRecording>) => ({ index: 0, startSeconds: 0, samples });

test('recognises a segment with an online model to its last word, with times', { skip }, async (testContext) => {
  const engine = await createEngine(testContext);
  for (const groups of [['7'], ['0123456789', '77777'], randomDigitGroups({ seed: 8, groups: 12 })]) {
    const recording = toneRecording(groups, { leadOutSeconds: 0 });
    const { text, words = [] } = await engine.transcribe(segmentOf(recording), { signal });
    assert.equal(text, recording.text);
    for (const [i, { word, startSeconds }] of recording.words.entries()) {
      assert.equal(words[i]?.word, word);
      const delay = startSeconds - (words[i]?.startSeconds ?? 0);
      assert.ok(Math.abs(delay - context / 100) < 0.06, `${word} is ${delay} s early`);
    }
  }
});

test('keeps concurrent segments of an online model apart', { skip }, async (testContext) => {
  const engine = await createEngine(testContext);
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
  const engine = await createEngine(testContext, { subsampling_factor: 8 });
  const recording = toneRecording(['123', '456']);
  const { text, words } = await engine.transcribe(segmentOf(recording), { signal });
  assert.deepEqual({ text, words }, { text: recording.text, words: undefined });
});
