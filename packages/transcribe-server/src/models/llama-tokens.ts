/** How many tokens Moonshine's networks know; the tokenizer has fewer pieces. */
const tokenCount = 32_768;

/**
 * The vocabulary of Moonshine, which is that of the Llama tokenizer, as sherpa-onnx reads it: a line for each token with
 * its bytes in Base64, a space and its number. `▁` begins a word; `<0x0A>` is one byte.
 */
export const createLlamaTokens = async (): Promise<string> => {
  // Loaded for this alone: it decodes its vocabulary as it loads.
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
