import { type FileHandle, open } from 'node:fs/promises';

const metadataField = 14;
const keyField = 1;
const valueField = 2;
const byteString = 2;
/** Maximum length of a tag and a length: 10 bytes each. */
const maxHeaderBytes = 20;
/** The metadata of SenseVoice, which includes mean values, have 13 kB. */
const maxMetadataBytes = 1e6;

/**
 * Reads the metadata properties of an ONNX file (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) without loading
 * the network.
 *
 * @throws Error if the file is damaged or incomplete, as the end of a sentence that begins with the file
 */
export const readOnnxMetadata = async (path: string): Promise<ReadonlyMap<string, string>> => {
  await using file = await open(path);
  const { size } = await file.stat();
  const metadata = new Map<string, string>();
  let offset = 0;
  while (offset < size) {
    const field = readField(await readBytes(file, offset, Math.min(maxHeaderBytes, size - offset)), 0);
    const start = offset + field.start;
    offset = start + field.length;
    if (offset > size) throw damaged();
    if (field.number === metadataField && field.length < maxMetadataBytes) {
      const [key, value] = readEntry(await readBytes(file, start, field.length));
      metadata.set(key, value);
    }
  }
  if (size === 0) throw damaged();
  return metadata;
};

const damaged = () => new Error('is not a complete ONNX file: it is damaged, or its download was interrupted');

const readBytes = async (file: FileHandle, position: number, length: number): Promise<Uint8Array> => {
  const { buffer, bytesRead } = await file.read({ buffer: new Uint8Array(length), position, length });
  if (bytesRead < length) throw damaged();
  return buffer;
};

interface Field {
  readonly number: number;
  /** Offset of the value, and its length in bytes. */
  readonly start: number;
  readonly length: number;
}

/** Reads a protobuf field (https://protobuf.dev/programming-guides/encoding/). */
const readField = (bytes: Uint8Array, offset: number): Field => {
  const [tag, afterTag] = readVariable(bytes, offset);
  const number = Math.floor(tag / 8);
  const type = tag % 8;
  if (number === 0 || (type !== 0 && type !== byteString)) throw damaged();
  const [value, afterValue] = readVariable(bytes, afterTag);
  return type === byteString ? { number, start: afterValue, length: value } : { number, start: afterValue, length: 0 };
};

const readVariable = (bytes: Uint8Array, offset: number): [value: number, next: number] => {
  let value = 0;
  for (let place = offset; place < bytes.length; place++) {
    const byte = bytes[place] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * (place - offset));
    if (byte < 0x80) return [value, place + 1];
  }
  throw damaged();
};

const readEntry = (bytes: Uint8Array): [key: string, value: string] => {
  const texts = new Map<number, string>();
  let offset = 0;
  while (offset < bytes.length) {
    const { number, start, length } = readField(bytes, offset);
    texts.set(number, new TextDecoder().decode(bytes.subarray(start, start + length)));
    offset = start + length;
  }
  return [texts.get(keyField) ?? '', texts.get(valueField) ?? ''];
};
