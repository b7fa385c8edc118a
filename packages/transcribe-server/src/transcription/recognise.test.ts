import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rememberResults } from './recognise.ts';

const { signal } = new AbortController();
const begin = () => {};
const segment = (index: number, ...samples: number[]) => ({
  ...{ index, startSeconds: index, samples: Int16Array.from(samples) },
});

test('does not recognise the same audio twice, wherever it is in the recording, unless it failed', async () => {
  const asked: number[] = [];
  const recognise = rememberResults(async ({ index, samples }) => {
    asked.push(index);
    if (index === 2) throw new Error('failed');
    return { text: String(samples.at(-1)) };
  });
  assert.deepEqual(await recognise(segment(0, 1, 2), signal, begin), { text: '2' });
  assert.deepEqual(await recognise(segment(1, 1, 3), signal, begin), { text: '3' });
  await assert.rejects(recognise(segment(2, 1, 4), signal, begin), /failed/);
  assert.deepEqual(await recognise(segment(5, 1, 2), signal, begin), { text: '2' });
  assert.deepEqual(await recognise(segment(6, 1, 4), signal, begin), { text: '4' });
  assert.deepEqual(asked, [0, 1, 2, 6]);
});

test('compares only the segment of a longer buffer', async () => {
  let asked = 0;
  const recognise = rememberResults(async () => ({ text: String(asked++) }));
  const buffer = Int16Array.from([1, 2, 3, 1, 2, 3]);
  for (const start of [0, 3])
    await recognise({ index: 0, startSeconds: 0, samples: buffer.subarray(start, start + 3) }, signal, begin);
  await recognise({ index: 0, startSeconds: 0, samples: buffer.subarray(1, 4) }, signal, begin);
  assert.equal(asked, 2);
});
