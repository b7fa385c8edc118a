import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toneDecoder } from './tone-decoder.ts';
import { createToneLayer, toneTokens } from './tone-model.ts';
import { type OnnxModel, type OnnxValue, writeOnnx } from './write-onnx.ts';

const melBins = 80;
const tokenCount = 12;
/** In frames of 10 ms. The tone layer looks at 15 frames on both sides of each frame. */
export const context = 15;
const chunkFrames = 32;
const windowFrames = chunkFrames + 2 * context;

/** Returns the band of a frequency on Kaldi's mel scale, which the runtime uses for online CTC models. */
const kaldiBandOf = (hertz: number): number => {
  const melOf = (value: number) => 1127 * Math.log(1 + value / 700);
  const position = (melOf(hertz) - melOf(20)) / (melOf(7600) - melOf(20));
  return Math.round(position * (melBins + 1)) - 1;
};

interface EncoderOptions {
  readonly layer: ReturnType<typeof createToneLayer>;
  /** Feature frames per frame of the output. */
  readonly subsampling: number;
  /** The output, computed by the nodes from `chunk`, which has the scores of the tokens over time. */
  readonly output: OnnxValue;
  readonly nodes: OnnxModel['nodes'];
  readonly tensors?: OnnxModel['tensors'];
}

/** Creates a streaming encoder in NeMo's form that recognises tones. It never uses its cache. */
const createOnlineEncoder = ({ layer, subsampling, output, nodes, tensors = [] }: EncoderOptions): OnnxModel => {
  const cache: readonly OnnxValue[] = [
    { name: 'cache_last_channel', type: 'float', shape: ['N', 1, 1, 1] },
    { name: 'cache_last_time', type: 'float', shape: ['N', 1, 1, 1] },
    { name: 'cache_last_channel_len', type: 'int64', shape: ['N'] },
  ];
  const whole = (name: string, value: number) => ({ name, shape: [1], values: BigInt64Array.of(BigInt(value)) });
  return {
    metadata: {
      ...{ model_type: 'EncDecHybridRNNTCTCBPEModel', vocab_size: tokenCount - 1, subsampling_factor: subsampling },
      ...{
        window_size: windowFrames,
        chunk_shift: chunkFrames,
        normalize_type: '',
        pred_rnn_layers: 1,
        pred_hidden: 4,
      },
      ...{ cache_last_channel_dim1: 1, cache_last_channel_dim2: 1, cache_last_channel_dim3: 1 },
      ...{ cache_last_time_dim1: 1, cache_last_time_dim2: 1, cache_last_time_dim3: 1 },
    },
    inputs: [
      { name: 'audio_signal', type: 'float', shape: ['N', melBins, 'T'] },
      { name: 'length', type: 'int64', shape: ['N'] },
      ...cache,
    ],
    outputs: [
      output,
      { name: 'encoded_lengths', type: 'int64', shape: ['N'] },
      ...cache.map((value) => ({ ...value, name: `${value.name}_next` })),
    ],
    tensors: [
      ...layer.tensors,
      ...tensors,
      whole('first', context),
      whole('end', context + chunkFrames),
      whole('timeAxis', 2),
      whole('step', subsampling),
    ],
    nodes: [
      ...layer.nodes,
      { operator: 'Slice', inputs: ['courses', 'first', 'end', 'timeAxis', 'step'], outputs: ['chunk'] },
      ...nodes,
      { operator: 'Identity', inputs: ['length'], outputs: ['encoded_lengths'] },
      ...cache.map(({ name }) => ({ operator: 'Identity', inputs: [name], outputs: [`${name}_next`] })),
    ],
  };
};

export const onlineCtc = createOnlineEncoder({
  layer: createToneLayer(7600, kaldiBandOf),
  subsampling: 4,
  output: { name: 'logprobs', type: 'float', shape: ['N', 'T', tokenCount] },
  nodes: [
    { operator: 'Transpose', inputs: ['chunk'], outputs: ['logits'], attributes: { perm: [0, 2, 1] } },
    { operator: 'LogSoftmax', inputs: ['logits'], outputs: ['logprobs'], attributes: { axis: 2 } },
  ],
});

/** The blank is the last token. */
const perToken = (value: number, ofBlank: number): Float32Array =>
  new Float32Array(tokenCount).fill(value).fill(ofBlank, -1);

/** In the form of Nemotron. It cannot repeat a token, because its joiner knows the last token only. */
export const onlineTransducer: Readonly<Record<string, OnnxModel>> = {
  'encoder.int8.onnx': createOnlineEncoder({
    layer: createToneLayer(8000),
    subsampling: 8,
    output: { name: 'outputs', type: 'float', shape: ['N', tokenCount, 'T'] },
    // The best token scores 0.01, the blank 0.001, and the others nothing.
    nodes: [
      { operator: 'ReduceMax', inputs: ['chunk'], outputs: ['best'], attributes: { axes: [1] } },
      { operator: 'Sub', inputs: ['chunk', 'best'], outputs: ['behind'] },
      { operator: 'Add', inputs: ['behind', 'margin'], outputs: ['ahead'] },
      { operator: 'Relu', inputs: ['ahead'], outputs: ['lead'] },
      { operator: 'Add', inputs: ['lead', 'blank'], outputs: ['outputs'] },
    ],
    tensors: [
      { name: 'margin', shape: [1], values: Float32Array.of(0.01) },
      { name: 'blank', shape: [1, tokenCount, 1], values: perToken(0, 0.001) },
    ],
  }),
  'decoder.int8.onnx': toneDecoder,
  'joiner.int8.onnx': {
    metadata: {},
    inputs: [
      { name: 'heard', type: 'float', shape: ['N', tokenCount, 1] },
      { name: 'said', type: 'float', shape: ['N', tokenCount, 1] },
    ],
    outputs: [{ name: 'logits', type: 'float', shape: ['N', 1, 1, tokenCount] }],
    tensors: [
      {
        name: 'notAgain',
        shape: [1, tokenCount, 1],
        values: perToken(-1000, 0),
      },
      { name: 'flat', shape: [4], values: BigInt64Array.of(1n, 1n, 1n, -1n) },
    ],
    nodes: [
      { operator: 'Mul', inputs: ['said', 'notAgain'], outputs: ['forbidden'] },
      { operator: 'Add', inputs: ['heard', 'forbidden'], outputs: ['scores'] },
      { operator: 'Reshape', inputs: ['scores', 'flat'], outputs: ['logits'] },
    ],
  },
};

/** Writes an online model of tones to a temporary folder. Disposal deletes it. */
export const createOnlineToneModel = async (
  networks: Readonly<Record<string, OnnxModel>> = { 'model.onnx': onlineCtc },
): Promise<AsyncDisposable & { readonly folder: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'sherpa-online-'));
  await writeFile(join(folder, 'tokens.txt'), toneTokens);
  for (const [name, network] of Object.entries(networks)) await writeFile(join(folder, name), writeOnnx(network));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
};
