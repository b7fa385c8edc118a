import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { columnHertz, rowHertz, tonesOf } from './dtmf.ts';
import { type OnnxModel, type OnnxNode, type OnnxTensor, type OnnxValue, writeOnnx } from './write-onnx.ts';

export interface ToneModelOptions {
  /** Multiplications of large matrices before each answer: a hundred take about a second. Default none. */
  readonly slowness?: number;
  /** In place of its own, where it is to say something else of itself. */
  readonly metadata?: OnnxModel['metadata'];
}

const melBins = 80;
/** Natural logarithm of the power of a band: 20 dB below the tones of `toneRecording`. What is quieter is silence. */
const silencePower = -4;
/** A space is heard where this many frames of 10 ms, those before and after among them, are silent for the most part. */
const pauseFrames = 31;

const digits = Array.from('0123456789');
const space = digits.length;
const vocabulary = [...digits, '▁', '<blk>'];
const size = vocabulary.length;

/** The file `tokens.txt`: the last is the blank, the one before it the space. */
export const toneTokens = vocabulary.map((token, id) => `${token} ${id}\n`).join('');

/**
 * Writes a speech model of a few kilobytes that understands the digits of a telephone keypad, as `toneRecording` plays
 * them: for real runtimes where no real model is at hand. It has the form of a CTC model of NVIDIA NeMo, for
 * sherpa-onnx: `model.onnx` and `tokens.txt`.
 */
export const writeToneModel = async (folder: string, options: ToneModelOptions = {}): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.onnx'), writeOnnx(createToneModel(options)));
  await writeFile(join(folder, 'tokens.txt'), toneTokens);
};

/** Of NeMo's CTC models, as the runtime takes it. */
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
 * From `audio_signal` to `courses`, the scores of each token over time: one linear layer over the mel bands of what is
 * not silent. A digit scores with its two tones against all others; a space with silence that lasts; the blank never
 * scores, and wins where nothing else does.
 */
export const createToneLayer = (topHertz: number): Pick<OnnxModel, 'tensors' | 'nodes'> => ({
  tensors: [
    { name: 'silence', shape: [1], values: Float32Array.of(silencePower) },
    { name: 'weights', shape: [melBins, size], values: createWeights(topHertz) },
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

const createWeights = (topHertz: number): Float32Array => {
  const weights = new Float32Array(melBins * size);
  for (const hertz of [...rowHertz, ...columnHertz]) {
    const bands = weights.subarray(melBandOf(hertz, topHertz) * size);
    for (const [token, digit] of digits.entries()) bands[token] = tonesOf(digit).includes(hertz) ? 1 : -0.4;
    bands[space] = -1;
  }
  return weights;
};

/** The mean of the frames around for a space, the frame itself for all else. */
const createKernels = (): Float32Array =>
  Float32Array.from({ length: size * pauseFrames }, (_, i) => {
    if (Math.floor(i / pauseFrames) === space) return 1 / pauseFrames;
    return i % pauseFrames === (pauseFrames - 1) / 2 ? 1 : 0;
  });

const createBiases = (): Float32Array =>
  Float32Array.from(vocabulary, (_, token) => (token < space ? -4 : token === space ? 2.5 : 0));

/** The band that a frequency lies in the middle of: the scale of Slaney's Auditory Toolbox, which librosa uses. */
const melBandOf = (hertz: number, topHertz: number): number =>
  Math.round((melOf(hertz) / melOf(topHertz)) * (melBins + 1)) - 1;

const melOf = (hertz: number): number =>
  hertz < 1000 ? (3 * hertz) / 200 : 15 + (27 * Math.log(hertz / 1000)) / Math.log(6.4);

/** Work that the answer has to wait for, and that changes nothing in it. */
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
