/** One node of a graph, named as in https://github.com/onnx/onnx/blob/main/docs/Operators.md. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, number | readonly number[] | OnnxGraph>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

/** An input or output. A named dimension may have any length. */
export interface OnnxValue {
  readonly name: string;
  readonly type: keyof typeof elementTypes;
  readonly shape: readonly (number | string)[];
}

interface OnnxGraph {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
}

export interface OnnxModel extends OnnxGraph {
  readonly metadata: Readonly<Record<string, string | number>>;
}

/** The enum values of the data types. */
export const elementTypes = { float: 1, int32: 6, int64: 7, bool: 9 };
const attributeTypes = { integer: 2, graph: 5, integers: 7 };
const irVersion = 8;
const operatorSetVersion = 17;

/** Encodes an ONNX file. Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. */
export const writeOnnx = ({ metadata, ...graph }: OnnxModel): Uint8Array<ArrayBuffer> =>
  new Uint8Array([
    ...integer(1, irVersion),
    ...message(7, writeGraph(graph)),
    ...message(8, [...text(1, ''), ...integer(2, operatorSetVersion)]),
    ...Object.entries(metadata).flatMap(([key, value]) => message(14, [...text(1, key), ...text(2, String(value))])),
  ]);

const writeGraph = ({ inputs, outputs, nodes, tensors }: OnnxGraph): number[] => [
  ...nodes.flatMap((node) => message(1, writeNode(node))),
  ...text(2, 'graph'),
  ...tensors.flatMap((tensor) => message(5, writeTensor(tensor))),
  ...inputs.flatMap((value) => message(11, writeValue(value))),
  ...outputs.flatMap((value) => message(12, writeValue(value))),
];

const writeNode = ({ operator, inputs, outputs, attributes = {} }: OnnxNode): number[] => [
  ...inputs.flatMap((name) => text(1, name)),
  ...outputs.flatMap((name) => text(2, name)),
  ...text(4, operator),
  ...Object.entries(attributes).flatMap(([name, value]) => message(5, [...text(1, name), ...writeAttribute(value)])),
];

const writeAttribute = (value: number | readonly number[] | OnnxGraph): number[] => {
  if (typeof value === 'number') return [...integer(3, value), ...integer(20, attributeTypes.integer)];
  if ('nodes' in value) return [...message(6, writeGraph(value)), ...integer(20, attributeTypes.graph)];
  return [...value.flatMap((item) => integer(8, item)), ...integer(20, attributeTypes.integers)];
};

const writeTensor = ({ name, shape, values }: OnnxTensor): number[] => [
  ...shape.flatMap((length) => integer(1, length)),
  ...integer(2, values instanceof Float32Array ? elementTypes.float : elementTypes.int64),
  ...text(8, name),
  ...message(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
];

const writeValue = ({ name, type, shape }: OnnxValue): number[] => {
  const dimensions = shape.flatMap((length) =>
    message(1, typeof length === 'number' ? integer(1, length) : text(2, length)),
  );
  const tensorType = [...integer(1, elementTypes[type]), ...message(2, dimensions)];
  return [...text(1, name), ...message(2, message(1, tensorType))];
};

/** The wire types of a field: https://protobuf.dev/programming-guides/encoding/ */
const integer = (field: number, value: number): number[] => [...variable(field * 8), ...variable(value)];

const message = (field: number, bytes: Iterable<number> & { readonly length: number }): number[] => [
  ...variable(field * 8 + 2),
  ...variable(bytes.length),
  ...bytes,
];

const text = (field: number, value: string): number[] => message(field, new TextEncoder().encode(value));

/** Encodes a varint: seven bits a byte, lowest first. The value must not be negative. */
const variable = (value: number): number[] =>
  value < 0x80 ? [value] : [(value % 0x80) + 0x80, ...variable(Math.floor(value / 0x80))];
