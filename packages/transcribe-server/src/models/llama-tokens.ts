/** The vocabulary size of Moonshine's networks. The tokenizer has fewer tokens. */
const tokenCount = 32_768;

/**
 * Generates Moonshine's vocabulary, which is the Llama tokenizer's, in the format of sherpa-onnx: one line for each token,
 * with its bytes in Base64, a space and its id. In the tokenizer, `▁` starts a word and `<0x0A>` is one byte.
 */
export const createLlamaTokens = async (): Promise<string> => {
  // Import on demand: the module decodes its vocabulary on load.
  const { default: tokenizer } = await import('llama-tokenizer-js');
  const lines = Array.from({ length: tokenCount }, (_, id) => {
    const piece = tokenizer.vocabById[id] ?? `<filler${id}>`;
    return `${bytesOf(piece).toString('base64')} ${id}\n`;
  });
  return lines.join('');
};

const bytesOf = (piece: string): Buffer => {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(piece)?.[1];
  return byte === undefined ? Buffer.from(piece.replaceAll('▁', ' ')) : Buffer.from(byte, 'hex');
};
