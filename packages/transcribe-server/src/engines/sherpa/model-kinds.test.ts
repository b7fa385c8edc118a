import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isSherpaInstalled } from '../../testing/sherpa-installed.ts';
import { toneDecoder } from '../../testing/tone-decoder.ts';
import { createToneLayer, toneInputs, toneTokens } from '../../testing/tone-model.ts';
import { randomDigitGroups, toneRecording } from '../../testing/tones.ts';
import { elementTypes, type OnnxModel, writeOnnx } from '../../testing/write-onnx.ts';
import { keywordsIgnored, temperatureIgnored } from '../warnings.ts';
import { createSherpaEngine } from './sherpa.ts';

const skip = !isSherpaInstalled() && 'sherpa-onnx-node is not installed';
const { signal } = new AbortController();

const createEngine = async (context: TestContext, files: Readonly<Record<string, OnnxModel | string>>) => {
  const modelFolder = await mkdtemp(join(tmpdir(), 'sherpa-kinds-'));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(modelFolder, name), typeof content === 'string' ? content : writeOnnx(content));
  }
  const engine = createSherpaEngine({ modelFolder });
  context.after(async () => {
    await engine[Symbol.asyncDispose]();
    await rm(modelFolder, { recursive: true });
  });
  return engine;
};

/** The form of Parakeet TDT: a digit says that it lasts 130 ms, a space and the blank that they last a frame. */
const createToneTransducer = (): Readonly<Record<string, OnnxModel | string>> => {
  const blank = 11;
  const size = blank + 1;
  const durations = 14;
  const layer = createToneLayer(7600);
  const whole = (values: readonly bigint[]) => BigInt64Array.from(values);
  return {
    'tokens.txt': toneTokens,
    'encoder.int8.onnx': {
      metadata: {
        ...{ model_type: 'EncDecRNNTBPEModel', vocab_size: blank, normalize_type: '', subsampling_factor: 1 },
        ...{ pred_rnn_layers: 1, pred_hidden: 4, url: 'https://huggingface.co/nvidia/parakeet-tdt-0.6b-v3' },
      },
      inputs: toneInputs,
      outputs: [
        { name: 'courses', type: 'float', shape: ['N', size, 'T'] },
        { name: 'frameCounts', type: 'int64', shape: ['N'] },
      ],
      tensors: layer.tensors,
      nodes: [...layer.nodes, { operator: 'Identity', inputs: ['length'], outputs: ['frameCounts'] }],
    },
    'decoder.int8.onnx': toneDecoder,
    // A space is not said twice.
    'joiner.int8.onnx': {
      metadata: {},
      inputs: [
        { name: 'heard', type: 'float', shape: ['N', size, 1] },
        { name: 'said', type: 'float', shape: ['N', size, 1] },
      ],
      outputs: [{ name: 'logits', type: 'float', shape: ['N', 1, 1, size + durations] }],
      tensors: [
        {
          name: 'notAgain',
          shape: [1, size, 1],
          values: Float32Array.from({ length: size }, (_, token) => (token === blank - 1 ? -1000 : 0)),
        },
        { name: 'digits', shape: [10], values: whole(Array.from({ length: 10 }, (_, i) => BigInt(i))) },
        { name: 'others', shape: [2], values: whole([10n, 11n]) },
        { name: 'never', shape: [1, 1, 1], values: Float32Array.of(-1000) },
        { name: 'neverBetween', shape: [1, 11, 1], values: new Float32Array(11).fill(-1000) },
        { name: 'flat', shape: [4], values: whole([1n, 1n, 1n, -1n]) },
      ],
      nodes: [
        { operator: 'Mul', inputs: ['said', 'notAgain'], outputs: ['forbidden'] },
        { operator: 'Add', inputs: ['heard', 'forbidden'], outputs: ['tokens'] },
        { operator: 'Gather', inputs: ['tokens', 'digits'], outputs: ['digitScores'], attributes: { axis: 1 } },
        { operator: 'Gather', inputs: ['tokens', 'others'], outputs: ['otherScores'], attributes: { axis: 1 } },
        { operator: 'ReduceMax', inputs: ['digitScores'], outputs: ['long'], attributes: { axes: [1] } },
        { operator: 'ReduceMax', inputs: ['otherScores'], outputs: ['short'], attributes: { axes: [1] } },
        {
          operator: 'Concat',
          inputs: ['tokens', 'never', 'short', 'neverBetween', 'long'],
          outputs: ['all'],
          attributes: { axis: 1 },
        },
        { operator: 'Reshape', inputs: ['all', 'flat'], outputs: ['logits'] },
      ],
    },
  };
};

test('returns token durations and probabilities of a transducer', { skip }, async (context) => {
  const engine = await createEngine(context, createToneTransducer());
  const recording = toneRecording(['0123456789', '77777', ...randomDigitGroups({ seed: 8, groups: 5 })]);
  const segment = { index: 0, startSeconds: 0, samples: recording.samples };
  const options = { signal, language: 'de-AT', logprobs: true, keywords: ['seven'], temperature: 0.5 };
  const { text, words = [], logprobs = [], warnings } = await engine.transcribe(segment, options);
  assert.equal(text, recording.text);
  assert.equal(
    logprobs
      .map(({ token }) => token)
      .join('')
      .trim(),
    recording.text,
  );
  assert.ok(logprobs.every(({ logprob }) => logprob <= 0));
  assert.deepEqual(warnings, [keywordsIgnored, temperatureIgnored]);
  for (const [i, { startSeconds, endSeconds }] of recording.words.entries()) {
    assert.ok(Math.abs((words[i]?.startSeconds ?? 0) - startSeconds) < 0.03);
    assert.ok(Math.abs((words[i]?.endSeconds ?? 0) - endSeconds - 0.03) < 0.03);
  }
  assert.throws(() => engine.accept?.({ language: 'ja' }), { code: 'unsupported-language' });
});

/** The form of SenseVoice: all it ever says is what language it was told. */
const createEcho = (): Readonly<Record<string, OnnxModel | string>> => {
  const ids = { auto: 1, zh: 3, en: 4, yue: 7, ja: 11, ko: 12, nospeech: 13 };
  const size = 16;
  const frames = 500;
  const features = 560;
  const names = new Map<number, string>(Object.entries(ids).map(([name, id]) => [id, `<|${name}|>`]));
  return {
    'tokens.txt': Array.from({ length: size }, (_, id) => `${names.get(id) ?? `<${id}>`} ${id}\n`).join(''),
    'model.int8.onnx': {
      metadata: {
        ...{ model_type: 'sense_voice_ctc', vocab_size: size, normalize_samples: 0, with_itn: 14, without_itn: 15 },
        ...{ lfr_window_size: 7, lfr_window_shift: 6 },
        neg_mean: new Array(features).fill(0).join(','),
        inv_stddev: new Array(features).fill(1).join(','),
        ...Object.fromEntries(Object.entries(ids).map(([name, id]) => [`lang_${name}`, id])),
      },
      inputs: [
        { name: 'x', type: 'float', shape: ['N', 'T', features] },
        { name: 'x_length', type: 'int32', shape: ['N'] },
        { name: 'language', type: 'int32', shape: ['N'] },
        { name: 'text_norm', type: 'int32', shape: ['N'] },
      ],
      outputs: [{ name: 'logits', type: 'float', shape: ['N', frames, size] }],
      tensors: [
        { name: 'ids', shape: [1, 1, size], values: Float32Array.from({ length: size }, (_, id) => id) },
        { name: 'column', shape: [3], values: BigInt64Array.of(1n, 1n, 1n) },
        {
          name: 'everyOther',
          shape: [1, frames, 1],
          values: Float32Array.from({ length: frames }, (_, frame) => -1 + (frame % 2)),
        },
        {
          name: 'blanks',
          shape: [1, frames, size],
          values: Float32Array.from({ length: frames * size }, (_, i) => (i % (2 * size) === size ? 100 : 0)),
        },
      ],
      nodes: [
        { operator: 'Cast', inputs: ['language'], outputs: ['told'], attributes: { to: elementTypes.float } },
        { operator: 'Reshape', inputs: ['told', 'column'], outputs: ['toldId'] },
        { operator: 'Sub', inputs: ['ids', 'toldId'], outputs: ['off'] },
        { operator: 'Mul', inputs: ['off', 'off'], outputs: ['offSquared'] },
        { operator: 'Mul', inputs: ['offSquared', 'everyOther'], outputs: ['saidNow'] },
        { operator: 'Add', inputs: ['saidNow', 'blanks'], outputs: ['logits'] },
      ],
    },
  };
};

test('passes its own language to each concurrent recognition, and none if several are requested', {
  skip,
}, async (context) => {
  const engine = await createEngine(context, createEcho());
  const samples = new Int16Array(16_000).fill(1000);
  const hear = async (language?: string) => {
    const asked = language === undefined ? {} : { language };
    const segment = { index: 0, startSeconds: 0, samples };
    return (await engine.transcribe(segment, { signal, ...asked })).language;
  };
  const asked = ['ja-JP', 'ko', 'zh-Hant-TW', 'yue', 'en-GB', 'fr,ja', 'ja', 'ko', undefined, 'ja,ko'];
  const heard = ['ja', 'ko', 'zh', 'yue', 'en', 'ja', 'ja', 'ko', undefined, undefined];
  assert.deepEqual(await Promise.all(asked.map(hear)), heard);
  await assert.rejects(hear('fr'), { code: 'unsupported-language' });
});

test('fails if the runtime gives up a recognition, instead of returning an empty transcript', {
  skip,
}, async (context) => {
  const useless: OnnxModel = {
    metadata: {},
    inputs: [{ name: 'in', type: 'float', shape: [1] }],
    outputs: [{ name: 'out', type: 'float', shape: [1] }],
    tensors: [],
    nodes: [{ operator: 'Identity', inputs: ['in'], outputs: ['out'] }],
  };
  const networks = ['preprocess', 'encode', 'uncached_decode', 'cached_decode'];
  const files = networks.map((name) => [`${name}.onnx`, useless] as const);
  const engine = await createEngine(context, { ...Object.fromEntries(files), 'tokens.txt': 'a 0\n' });
  const segment = { index: 0, startSeconds: 0, samples: new Int16Array(16_000) };
  const answers = [1, 2, 3].map(() =>
    assert.rejects(engine.transcribe(segment, { signal }), ({ code, cause }) => {
      return code === 'engine-failed' && /Return an empty result/.test(cause.message);
    }),
  );
  await Promise.all(answers);
});
