import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDuplicateBoxFilter } from './webkit-duplicate-boxes.ts';

const box = (type: string, ...content: number[]) => [0, 0, 0, 8 + content.length, ...Buffer.from(type), ...content];

const filterAll = async (...chunks: readonly (readonly number[])[]) => {
  const filter = createDuplicateBoxFilter();
  const kept: number[][] = [];
  for (const chunk of chunks) {
    const blob = await filter(new Blob([Uint8Array.from(chunk)], { type: 'audio/mp4' }));
    assert.equal(blob.type, 'audio/mp4');
    kept.push([...new Uint8Array(await blob.arrayBuffer())]);
  }
  return kept;
};

const start = [...box('ftyp', 1), ...box('moov', 2)];
const first = [...box('moof', 3), ...box('mdat', 4, 5)];
const second = [...box('moof', 6), ...box('mdat', 4, 5)];

test('passes unrepeated boxes unchanged', async () => {
  assert.deepEqual(await filterAll([...start, ...first], second), [[...start, ...first], second]);
});

test('removes a box that is written twice in a row', async () => {
  const chunk = [...box('ftyp', 1), ...start, ...first, ...box('moof', 6), ...second];
  assert.deepEqual(await filterAll(chunk), [[...start, ...first, ...second]]);
});

test('removes a duplicate at the start of the next chunk', async () => {
  assert.deepEqual(await filterAll([...start, ...box('moof', 3)], first), [
    [...start, ...box('moof', 3)],
    box('mdat', 4, 5),
  ]);
});

test('handles boxes that span several chunks', async () => {
  const audio = [...box('moof', 3), ...box('moof', 3), ...box('moof', 3)];
  const whole = [...start, ...box('mdat', ...audio), ...second];
  for (const cut of [30, 40, 52, 60]) {
    const chunks = [whole.slice(0, cut), whole.slice(cut, cut + 9), whole.slice(cut + 9)];
    assert.deepEqual(await filterAll(...chunks), chunks, `cut at ${cut}`);
  }
});

test('passes other formats unchanged', async () => {
  const nonsense = [0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1];
  assert.deepEqual(await filterAll(nonsense, [7], []), [nonsense, [7], []]);
});
