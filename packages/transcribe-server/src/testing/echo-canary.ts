import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elementTypes, type OnnxModel, writeOnnx } from './write-onnx.ts';

/** The model says one of the last four: the language that it was told, and the one to write. */
const vocabulary = [
  ...['<|startofcontext|>', '<|startoftranscript|>', '<|emo:undefined|>', '<|pnc|>', '<|nopnc|>', '<|noitn|>'],
  ...['<|notimestamp|>', '<|nodiarize|>', '<|endoftext|>', '<|en|>', '<|de|>', '<|es|>', '<|fr|>'],
  ...['▁en-en', '▁de-en', '▁en-de', '▁de-de'],
];
const size = vocabulary.length;
const idOf = (token: string) => vocabulary.indexOf(token);

/** The dimensions of the states that sherpa-onnx assumes. */
const layers = 6;
const width = 1024;

/**
 * The scores of the four texts, by the sum of the positions at which each language was told: 3 for the spoken language,
 * 4 for the written one. `en` minus `de` is 7, 1, -1 or -7, and each text has the highest line at one of them.
 */
const slopes = { '▁en-en': 4, '▁de-en': 1, '▁en-de': -1, '▁de-de': -4 };
const offsets = { '▁en-en': -12, '▁de-en': 0, '▁en-de': 0, '▁de-de': -12 };

const weights = new Float32Array(width * size);
const setWeight = (from: string, to: string, weight: number) => {
  weights[idOf(from) * size + idOf(to)] = weight;
};
for (const [text, slope] of Object.entries(slopes)) {
  setWeight('<|en|>', text, slope);
  setWeight('<|de|>', text, -slope);
  setWeight(text, '<|endoftext|>', 1000);
}
const biases = Float32Array.from(vocabulary, (token) => offsets[token as keyof typeof offsets] ?? -100);
biases[idOf('<|endoftext|>')] = -100;

const states = Array.from({ length: layers }, (_, i) => `state${i}`);

/**
 * Writes a Canary that says only which languages it was told. It is in the format of sherpa-onnx, to test real runtimes
 * without a real model.
 */
export const writeEchoCanary = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof content === 'string' ? content : writeOnnx(content));
  }
};

const files: Readonly<Record<string, OnnxModel | string>> = {
  'tokens.txt': vocabulary.map((token, id) => `${token} ${id}\n`).join(''),
  'encoder.onnx': {
    metadata: {
      ...{ model_type: 'EncDecMultiTaskModel', vocab_size: size, normalize_type: '', subsampling_factor: 8 },
      ...{ feat_dim: 80, num_decoder_layers: layers, decoder_hidden_size: width },
    },
    inputs: [
      { name: 'audio_signal', type: 'float', shape: ['N', 'T', 80] },
      { name: 'length', type: 'int64', shape: ['N'] },
    ],
    outputs: [
      { name: 'enc_states', type: 'float', shape: ['N', 'T', 80] },
      { name: 'encoded_len', type: 'int64', shape: ['N'] },
      { name: 'enc_mask', type: 'int64', shape: ['N'] },
    ],
    tensors: [],
    nodes: [
      { operator: 'Identity', inputs: ['audio_signal'], outputs: ['enc_states'] },
      { operator: 'Identity', inputs: ['length'], outputs: ['encoded_len'] },
      { operator: 'Identity', inputs: ['length'], outputs: ['enc_mask'] },
    ],
  },
  'decoder.onnx': {
    metadata: {},
    inputs: [
      { name: 'decoder_input', type: 'int32', shape: [1, 2] },
      ...states.map((name) => ({ name, type: 'float' as const, shape: [1, 'L', width] })),
      { name: 'enc_states', type: 'float', shape: ['N', 'T', 80] },
      { name: 'enc_mask', type: 'int64', shape: ['N'] },
    ],
    outputs: [
      { name: 'logits', type: 'float', shape: [1, 1, size] },
      ...states.map((name) => ({ name: `${name}_next`, type: 'float' as const, shape: [1, 'M', width] })),
    ],
    tensors: [
      { name: 'width', shape: [1], values: BigInt64Array.of(BigInt(width)) },
      { name: 'offAndOn', shape: [2], values: Float32Array.of(0, 1) },
      { name: 'first', shape: [1], values: BigInt64Array.of(0n) },
      { name: 'second', shape: [1], values: BigInt64Array.of(1n) },
      { name: 'weights', shape: [width, size], values: weights },
      { name: 'biases', shape: [size], values: biases },
    ],
    nodes: [
      { operator: 'Cast', inputs: ['decoder_input'], outputs: ['pair'], attributes: { to: elementTypes.int64 } },
      { operator: 'Gather', inputs: ['pair', 'first'], outputs: ['token'], attributes: { axis: 1 } },
      { operator: 'Gather', inputs: ['pair', 'second'], outputs: ['place'], attributes: { axis: 1 } },
      { operator: 'Cast', inputs: ['place'], outputs: ['position'], attributes: { to: elementTypes.float } },
      { operator: 'OneHot', inputs: ['token', 'width', 'offAndOn'], outputs: ['marked'], attributes: { axis: 2 } },
      { operator: 'Mul', inputs: ['marked', 'position'], outputs: ['weighted'] },
      { operator: 'Concat', inputs: ['state0', 'weighted'], outputs: ['state0_next'], attributes: { axis: 1 } },
      { operator: 'ReduceSum', inputs: ['state0_next', 'second'], outputs: ['told'], attributes: { keepdims: 1 } },
      { operator: 'MatMul', inputs: ['told', 'weights'], outputs: ['scores'] },
      { operator: 'Add', inputs: ['scores', 'biases'], outputs: ['logits'] },
      ...states.slice(1).map((name) => ({ operator: 'Identity', inputs: [name], outputs: [`${name}_next`] })),
    ],
  },
};
