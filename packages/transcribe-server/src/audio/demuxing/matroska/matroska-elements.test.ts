import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteReader } from '../byte-reader.ts';
import { createElementReader } from './matroska-elements.ts';

test('reads damaged bytes a few times, even if each of them may begin a long block', async () => {
  // The header of a block of 65,529 bytes that is followed by no element, again and again after one damaged byte.
  const file = Buffer.alloc(300_000, Uint8Array.of(0xa0, 0x20, 0xff, 0xf9)).fill(0, 0, 1);
  let reads = 0;
  const reader = new ByteReader({
    size: file.length,
    async read(target, position) {
      if (position < file.length) reads++;
      return file.copy(target, 0, position);
    },
  });
  const elements = createElementReader(reader);
  while ((await elements.next()) !== undefined);
  assert.ok(reads < 50, `${reads} reads`);
});
