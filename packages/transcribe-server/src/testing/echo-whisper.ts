import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OnnxModel, writeOnnx } from './write-onnx.ts';

/** The vocabulary. The model says one of the first two. */
const vocabulary = [
  ...['transcribed', 'translated', '<blank>', '<eot>', '<sot>', '<en>', '<de>'],
  ...['<translate>', '<transcribe>', '<no-speech>', '<no-timestamps>'],
];
const size = vocabulary.length;
const idOf = (token: string) => vocabulary.indexOf(token);

const layers = 1;
const context = 16;
const width = 2;
const cache = [layers, 1, context, width];

/** The next token after each token. Of a sequence, the token with an entry decides. */
const follows = {
  '<sot>': '<de>', // The detected language.
  '<transcribe>': 'transcribed',
  '<translate>': 'translated',
  transcribed: '<eot>',
  translated: '<eot>',
} as const;

/** The task decides, also over the start of the sequence. */
const weightOf = (token: string) => (token === '<sot>' ? 1 : 10);

const weights = new Float32Array(size * size);
for (const [token, next] of Object.entries(follows)) weights[idOf(token) * size + idOf(next)] = weightOf(token);

/**
 * Writes a multilingual Whisper that says only which task it was given, and detects German. It is in the format of
 * sherpa-onnx, to test real runtimes without a real model.
 */
export const writeEchoWhisper = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof content === 'string' ? content : writeOnnx(content));
  }
};

const files: Readonly<Record<string, OnnxModel | string>> = {
  'echo-tokens.txt': vocabulary.map((token, id) => `${Buffer.from(token).toString('base64')} ${id}\n`).join(''),
  'echo-encoder.onnx': {
    metadata: {
      ...{ model_type: 'whisper-echo', n_mels: 80, n_text_layer: layers, n_text_ctx: context, n_text_state: width },
      ...{ n_vocab: size, sot: idOf('<sot>'), eot: idOf('<eot>'), blank_id: idOf('<blank>'), is_multilingual: 1 },
      ...{ translate: idOf('<translate>'), transcribe: idOf('<transcribe>'), no_speech: idOf('<no-speech>') },
      no_timestamps: idOf('<no-timestamps>'),
      sot_sequence: ['<sot>', '<en>', '<transcribe>'].map(idOf).join(','),
      all_language_tokens: ['<en>', '<de>'].map(idOf).join(','),
      all_language_codes: 'en,de',
    },
    inputs: [{ name: 'mel', type: 'float', shape: ['N', 80, 'T'] }],
    outputs: [
      { name: 'n_layer_cross_k', type: 'float', shape: ['N', 80, 'T'] },
      { name: 'n_layer_cross_v', type: 'float', shape: ['N', 80, 'T'] },
    ],
    tensors: [],
    nodes: ['k', 'v'].map((part) => ({ operator: 'Identity', inputs: ['mel'], outputs: [`n_layer_cross_${part}`] })),
  },
  'echo-decoder.onnx': {
    metadata: {},
    inputs: [
      { name: 'tokens', type: 'int64', shape: ['N', 'L'] },
      { name: 'in_n_layer_self_k_cache', type: 'float', shape: cache },
      { name: 'in_n_layer_self_v_cache', type: 'float', shape: cache },
      { name: 'n_layer_cross_k', type: 'float', shape: ['N', 80, 'T'] },
      { name: 'n_layer_cross_v', type: 'float', shape: ['N', 80, 'T'] },
      { name: 'offset', type: 'int64', shape: [1] },
    ],
    outputs: [
      { name: 'logits', type: 'float', shape: ['N', 1, size] },
      { name: 'out_n_layer_self_k_cache', type: 'float', shape: cache },
      { name: 'out_n_layer_self_v_cache', type: 'float', shape: cache },
    ],
    tensors: [
      { name: 'weights', shape: [size, size], values: weights },
      { name: 'sequence', shape: [1], values: BigInt64Array.of(1n) },
    ],
    nodes: [
      { operator: 'Gather', inputs: ['weights', 'tokens'], outputs: ['scores'], attributes: { axis: 0 } },
      { operator: 'ReduceSum', inputs: ['scores', 'sequence'], outputs: ['logits'], attributes: { keepdims: 1 } },
      ...['k', 'v'].map((part) => ({
        ...{ operator: 'Identity', inputs: [`in_n_layer_self_${part}_cache`] },
        outputs: [`out_n_layer_self_${part}_cache`],
      })),
    ],
  },
};
