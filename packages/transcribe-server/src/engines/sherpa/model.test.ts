import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { writeOnnx } from '../../testing/write-onnx.ts';
import { readSherpaModel } from './model.ts';
import { readOnnxMetadata } from './onnx-metadata.ts';

const empty = { inputs: [], outputs: [], nodes: [], tensors: [] };

/** A folder with the files, each of which is a network that says no more than the metadata. */
const createModel = async (
  context: TestContext,
  names: readonly string[],
  metadata: Readonly<Record<string, string | number>>,
): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'sherpa-model-'));
  context.after(() => rm(folder, { recursive: true }));
  for (const name of names) await writeFile(join(folder, name), writeOnnx({ ...empty, metadata }));
  return folder;
};

const transducer = ['encoder.int8.onnx', 'decoder.int8.onnx', 'joiner.int8.onnx', 'tokens.txt'];
const canary = ['encoder.int8.onnx', 'decoder.int8.onnx', 'tokens.txt'];
const single = ['model.int8.onnx', 'tokens.txt'];
/** Only online models of NeMo have these. */
const nemoCache = { cache_last_channel_dim1: 17, window_size: 121, chunk_shift: 112, subsampling_factor: 8 };
const whisper = ['small-encoder.int8.onnx', 'small-decoder.int8.onnx', 'small-tokens.txt'];
const moonshine = ['preprocess.onnx', 'encode.int8.onnx', 'uncached_decode.int8.onnx', 'cached_decode.int8.onnx'];

test('determines the kind and languages from the network’s metadata', async (context) => {
  const parakeet = { model_type: 'EncDecRNNTBPEModel', url: 'https://huggingface.co/nvidia/parakeet-tdt-0.6b-v3' };
  const cases = [
    [transducer, parakeet, 'nemo-transducer', 25],
    [transducer, { ...parakeet, url: 'https://huggingface.co/nvidia/parakeet-tdt-1.1b' }, 'nemo-transducer', undefined],
    [single, { model_type: 'EncDecCTCModelBPE', vocab_size: 1024 }, 'nemo-ctc', undefined],
    [single, { model_type: 'EncDecHybridRNNTCTCBPEModel' }, 'nemo-ctc', undefined],
    [single, { neg_mean: '-8.3,'.repeat(5000), model_type: 'sense_voice_ctc' }, 'sense-voice', 5],
    [whisper, { model_type: 'whisper-small', is_multilingual: 1, all_language_codes: 'en,zh,de' }, 'whisper', 3],
    [whisper, { model_type: 'whisper-small.en', is_multilingual: 0, all_language_codes: 'en,zh' }, 'whisper', 1],
    [canary, { model_type: 'EncDecMultiTaskModel' }, 'canary', 4],
    [[...moonshine, 'tokens.txt'], {}, 'moonshine', 1],
    [transducer, { model_type: 'zipformer2', decode_chunk_len: 32, T: 45 }, 'online-transducer', undefined],
    [transducer, { model_type: 'EncDecHybridRNNTCTCBPEModel', ...nemoCache }, 'online-transducer', undefined],
    [transducer, { model_type: 'EncDecRNNTBPEModelWithPrompt', ...nemoCache }, 'online-transducer', undefined],
    [single, { model_type: 'zipformer2', decode_chunk_len: 32, T: 45 }, 'online-zipformer2-ctc', undefined],
    [single, { model_type: 'EncDecHybridRNNTCTCBPEModel', ...nemoCache }, 'online-nemo-ctc', undefined],
  ] as const;
  for (const [names, metadata, kind, count] of cases) {
    const model = await readSherpaModel(await createModel(context, names, metadata));
    assert.deepEqual([model.kind, model.languages?.length], [kind, count]);
    assert.equal(model.online !== undefined, kind.startsWith('online-'));
  }
});

test('rejects a network of another kind in the same files', async (context) => {
  for (const [names, type] of [
    [transducer, 'zipformer2'],
    [single, 'paraformer'],
    [whisper, 'EncDecRNNTBPEModel'],
  ] as const) {
    const folder = await createModel(context, names, { model_type: type });
    await assert.rejects(readSherpaModel(folder), { message: new RegExp(`is of the kind ${type}; known are`) });
  }
});

test('names the network that a transducer lacks', async (context) => {
  const folder = await createModel(context, canary, { model_type: 'EncDecRNNTBPEModel' });
  await assert.rejects(readSherpaModel(folder), /lacks the network joiner/);
});

test('names a damaged network', async (context) => {
  const folder = await createModel(context, transducer, { model_type: 'EncDecRNNTBPEModel' });
  for (const damaged of [
    new Uint8Array(),
    new Uint8Array(100),
    writeOnnx({ ...empty, metadata: { a: 1 } }).slice(0, -1),
  ]) {
    await writeFile(join(folder, 'joiner.int8.onnx'), damaged);
    await assert.rejects(readSherpaModel(folder), /joiner\.int8\.onnx is not a complete ONNX file/);
  }
});

test('reads the metadata after a network of any size', async (context) => {
  const values = new Float32Array(300_000);
  const model = { ...empty, tensors: [{ name: 'weights', shape: [values.length], values }] };
  const folder = await createModel(context, [], {});
  await writeFile(join(folder, 'model.onnx'), writeOnnx({ ...model, metadata: { comment: 'Größe', empty: '' } }));
  const metadata = await readOnnxMetadata(join(folder, 'model.onnx'));
  assert.deepEqual(
    [...metadata],
    [
      ['comment', 'Größe'],
      ['empty', ''],
    ],
  );
});
