import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dropBlips } from './drop-blips.ts';

const drop = (frames: string) => dropBlips(Uint8Array.from(frames, Number)).join('');

test('clears speech that is shorter than a word', () => {
  assert.equal(drop('0011000111100000'), '0000000000000000');
  assert.equal(drop('1110000011111000'), '0000000011111000');
});

test('keeps speech that may continue after the end', () => {
  assert.equal(drop('0011111011000001'), '0011111000000001');
});
