import { toneTokens } from './tone-model.ts';
import { elementTypes, type OnnxModel } from './write-onnx.ts';

const size = toneTokens.trimEnd().split('\n').length;
const state = [1, 1, 4];

/** The decoder of a NeMo transducer for tones, with one layer of 4 cells, which it never uses. Returns the last token. */
export const toneDecoder: OnnxModel = {
  metadata: {},
  inputs: [
    { name: 'targets', type: 'int32', shape: ['N', 1] },
    { name: 'target_length', type: 'int32', shape: ['N'] },
    { name: 'firstState', type: 'float', shape: state },
    { name: 'secondState', type: 'float', shape: state },
  ],
  outputs: [
    { name: 'said', type: 'float', shape: ['N', size, 1] },
    { name: 'saidLength', type: 'int32', shape: ['N'] },
    { name: 'nextFirstState', type: 'float', shape: state },
    { name: 'nextSecondState', type: 'float', shape: state },
  ],
  tensors: [
    { name: 'size', shape: [1], values: BigInt64Array.of(BigInt(size)) },
    { name: 'offAndOn', shape: [2], values: Float32Array.of(0, 1) },
  ],
  nodes: [
    { operator: 'Cast', inputs: ['targets'], outputs: ['last'], attributes: { to: elementTypes.int64 } },
    { operator: 'OneHot', inputs: ['last', 'size', 'offAndOn'], outputs: ['said'], attributes: { axis: 1 } },
    { operator: 'Identity', inputs: ['target_length'], outputs: ['saidLength'] },
    { operator: 'Identity', inputs: ['firstState'], outputs: ['nextFirstState'] },
    { operator: 'Identity', inputs: ['secondState'], outputs: ['nextSecondState'] },
  ],
};
