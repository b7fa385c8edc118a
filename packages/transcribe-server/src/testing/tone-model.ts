import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { columnHertz, rowHertz, tonesOf } from './dtmf.ts';
import { type OnnxModel, type OnnxNode, type OnnxTensor, type OnnxValue, writeOnnx } from './write-onnx.ts';

export interface ToneModelOptions {
  /** Number of large matrix multiplications before each answer: 100 take about a second. Default 0. */
  readonly slowness?: number;
  /** Replaces its own metadata. */
  readonly metadata?: OnnxModel['metadata'];
}

const melBins = 80;
/** Silence threshold of a band's log power (natural): 20 dB below the tones of `toneRecording`. */
const silencePower = -4;
/** A space is where most of this many 10 ms frames, centered on the current one, are silent. */
const pauseFrames = 31;

const digits = Array.from('0123456789');
const space = digits.length;
const vocabulary = [...digits, '▁', '<blk>'];
const size = vocabulary.length;

/** The tokens of `tokens.txt`. The last is the blank, the one before it the space. */
export const toneTokens = vocabulary.map((token, id) => `${token} ${id}\n`).join('');

/**
 * Writes a speech model of a few kilobytes that recognises the DTMF digits of `toneRecording`, to test real runtimes
 * without a real model. It is a CTC model in the format of NVIDIA NeMo for sherpa-onnx: `model.onnx` and `tokens.txt`.
 */
export const writeToneModel = async (folder: string, options: ToneModelOptions = {}): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.onnx'), writeOnnx(createToneModel(options)));
  await writeFile(join(folder, 'tokens.txt'), toneTokens);
};

/** The metadata of NeMo's CTC models that the runtime expects. */
const topHertz = 8000;

const createToneModel = ({ slowness = 0, metadata }: ToneModelOptions): OnnxModel => {
  const layer = createToneLayer(topHertz);
  const delay = createDelay(slowness);
  return {
    metadata: metadata ?? {
      model_type: 'EncDecCTCModelBPE',
      vocab_size: size,
      normalize_type: '',
      subsampling_factor: 1,
    },
    inputs: toneInputs,
    outputs: [{ name: 'logprobs', type: 'float', shape: ['N', 'T', size] }],
    tensors: [...layer.tensors, ...delay.tensors],
    nodes: [
      ...layer.nodes,
      { operator: 'Transpose', inputs: ['courses'], outputs: ['logits'], attributes: { perm: [0, 2, 1] } },
      ...delay.nodes,
      {
        operator: 'LogSoftmax',
        inputs: [slowness === 0 ? 'logits' : 'delayed'],
        outputs: ['logprobs'],
        attributes: { axis: 2 },
      },
    ],
  };
};

export const toneInputs: readonly OnnxValue[] = [
  { name: 'audio_signal', type: 'float', shape: ['N', melBins, 'T'] },
  { name: 'length', type: 'int64', shape: ['N'] },
];

/**
 * Computes the scores of each token over time (`courses`) from `audio_signal`, with one linear layer over the mel bands that
 * are not silent. A digit scores with its two tones against all others, a space with lasting silence. The blank never
 * scores, so it wins where no other token does.
 */
export const createToneLayer = (
  topHertz: number,
  bandOf = (hertz: number) => melBandOf(hertz, topHertz),
): Pick<OnnxModel, 'tensors' | 'nodes'> => ({
  tensors: [
    { name: 'silence', shape: [1], values: Float32Array.of(silencePower) },
    { name: 'weights', shape: [melBins, size], values: createWeights(bandOf) },
    { name: 'kernels', shape: [size, 1, pauseFrames], values: createKernels() },
    { name: 'biases', shape: [size], values: createBiases() },
  ],
  nodes: [
    { operator: 'Sub', inputs: ['audio_signal', 'silence'], outputs: ['loudness'] },
    { operator: 'Relu', inputs: ['loudness'], outputs: ['audible'] },
    { operator: 'Transpose', inputs: ['audible'], outputs: ['frames'], attributes: { perm: [0, 2, 1] } },
    { operator: 'MatMul', inputs: ['frames', 'weights'], outputs: ['scores'] },
    { operator: 'Transpose', inputs: ['scores'], outputs: ['scoresInTime'], attributes: { perm: [0, 2, 1] } },
    {
      operator: 'Conv',
      inputs: ['scoresInTime', 'kernels', 'biases'],
      outputs: ['courses'],
      attributes: { group: size, pads: [(pauseFrames - 1) / 2, (pauseFrames - 1) / 2] },
    },
  ],
});

const createWeights = (bandOf: (hertz: number) => number): Float32Array => {
  const weights = new Float32Array(melBins * size);
  for (const hertz of [...rowHertz, ...columnHertz]) {
    const bands = weights.subarray(bandOf(hertz) * size);
    for (const [token, digit] of digits.entries()) bands[token] = tonesOf(digit).includes(hertz) ? 1 : -0.4;
    bands[space] = -1;
  }
  return weights;
};

/** Averages the surrounding frames for the space. Returns the frame itself for other tokens. */
const createKernels = (): Float32Array =>
  Float32Array.from({ length: size * pauseFrames }, (_, i) => {
    if (Math.floor(i / pauseFrames) === space) return 1 / pauseFrames;
    return i % pauseFrames === (pauseFrames - 1) / 2 ? 1 : 0;
  });

const createBiases = (): Float32Array =>
  Float32Array.from(vocabulary, (_, token) => (token < space ? -4 : token === space ? 2.5 : 0));

/** Returns the mel band centered at a frequency, on the scale of Slaney's Auditory Toolbox and librosa. */
const melBandOf = (hertz: number, topHertz: number): number =>
  Math.round((melOf(hertz) / melOf(topHertz)) * (melBins + 1)) - 1;

const melOf = (hertz: number): number =>
  hertz < 1000 ? (3 * hertz) / 200 : 15 + (27 * Math.log(hertz / 1000)) / Math.log(6.4);

/** Adds work that delays the answer without changing it. */
const createDelay = (
  times: number,
): { readonly tensors: readonly OnnxTensor[]; readonly nodes: readonly OnnxNode[] } => {
  if (times === 0) return { tensors: [], nodes: [] };
  const matrix = [640, 640];
  return {
    tensors: [
      { name: 'times', shape: [1], values: BigInt64Array.of(BigInt(times)) },
      { name: 'matrix', shape: [2], values: BigInt64Array.from(matrix, BigInt) },
      { name: 'zero', shape: [1], values: Float32Array.of(0) },
    ],
    nodes: [
      { operator: 'ReduceMean', inputs: ['audible'], outputs: ['mean'], attributes: { keepdims: 0 } },
      { operator: 'Expand', inputs: ['mean', 'matrix'], outputs: ['first'] },
      {
        operator: 'Loop',
        inputs: ['times', '', 'first'],
        outputs: ['last'],
        attributes: {
          body: {
            inputs: [
              { name: 'turn', type: 'int64', shape: [] },
              { name: 'goesOn', type: 'bool', shape: [] },
              { name: 'before', type: 'float', shape: matrix },
            ],
            outputs: [
              { name: 'goesOnAgain', type: 'bool', shape: [] },
              { name: 'after', type: 'float', shape: matrix },
            ],
            tensors: [],
            nodes: [
              { operator: 'MatMul', inputs: ['before', 'before'], outputs: ['product'] },
              { operator: 'Tanh', inputs: ['product'], outputs: ['after'] },
              { operator: 'Identity', inputs: ['goesOn'], outputs: ['goesOnAgain'] },
            ],
          },
        },
      },
      { operator: 'ReduceMean', inputs: ['last'], outputs: ['rest'], attributes: { keepdims: 0 } },
      { operator: 'Mul', inputs: ['rest', 'zero'], outputs: ['nothing'] },
      { operator: 'Add', inputs: ['logits', 'nothing'], outputs: ['delayed'] },
    ],
  };
};
