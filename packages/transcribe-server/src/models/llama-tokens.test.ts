import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { defaultModel } from './default-model.ts';
import { createLlamaTokens } from './llama-tokens.ts';

test('generates the vocabulary that the default model pins', async () => {
  const tokens = await createLlamaTokens();
  const lines = tokens.split('\n');
  assert.equal(lines[10 + 3], `${Buffer.from('\n').toString('base64')} 13`); // <0x0A>
  assert.equal(lines[278], `${Buffer.from(' the').toString('base64')} 278`);
  const pinned = defaultModel.files.find(({ name }) => name === 'tokens.txt');
  assert.equal(createHash('sha256').update(tokens).digest('hex'), pinned?.sha256);
});
