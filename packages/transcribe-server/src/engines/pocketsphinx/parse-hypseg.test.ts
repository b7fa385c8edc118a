import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHypseg } from './parse-hypseg.ts';

test('words come with their frames, without fillers and variant numbers', () => {
  const line =
    'segment S 0 T -42 A -40 L -2 0 -9 0 <s> 8 -9 -5 <sil> 29 -7 -2 and(2) 69 -1 -3 all 98 -1 0 [NOISE] 110 -1 0 ++UM++ 120 -2 -3 </s> 130\n';
  assert.deepEqual(parseHypseg(line), [
    { word: 'and', start: 29, end: 69 },
    { word: 'all', start: 69, end: 98 },
  ]);
});

test('a line without words gives none', () => {
  assert.deepEqual(parseHypseg('segment S 0 T 0 A 0 L 0 0\n'), []);
});
