import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../testing/create-random.ts';
import { diff } from './diff.ts';

const matchWords = (before: string, after: string): string =>
  diff(before.split(' '), after.split(' '))
    .map(([index]) => before.split(' ')[index])
    .join(' ');

test('finds common items in order', () => {
  assert.equal(matchWords('a b c d e', 'a b x d e'), 'a b d e');
  assert.equal(matchWords('a b c', 'a b c'), 'a b c');
  assert.equal(matchWords('a b c', 'c b a').length, 1);
  assert.equal(matchWords('a b c a b b a', 'c b a b a c').split(' ').length, 4);
  assert.deepEqual(diff([], ['a']), []);
  assert.deepEqual(diff(['a'], []), []);
});

/** The textbook algorithm, for comparison. */
const longest = (before: readonly string[], after: readonly string[]): number => {
  let row = new Array<number>(after.length + 1).fill(0);
  for (const item of before) {
    const next = [0];
    after.forEach((other, i) => {
      next.push(item === other ? (row[i] ?? 0) + 1 : Math.max(row[i + 1] ?? 0, next[i] ?? 0));
    });
    row = next;
  }
  return row.at(-1) ?? 0;
};

test('finds the longest common subsequence', () => {
  const random = createRandom(1);
  for (let round = 0; round < 500; round += 1) {
    const createList = () => Array.from({ length: random(12) }, () => 'abcd'.charAt(random(4)));
    const [before, after] = [createList(), createList()];
    const matches = diff(before, after);
    assert.equal(matches.length, longest(before, after), `${before} | ${after}`);
    matches.forEach(([x, y], i) => {
      assert.equal(before[x], after[y]);
      const [lastX, lastY] = matches[i - 1] ?? [-1, -1];
      assert.ok(x > lastX && y > lastY);
    });
  }
});

test('compares long lists with little in common completely', () => {
  const random = createRandom(2);
  const createList = (seed: string) => Array.from({ length: 20_000 }, () => `${seed}${random(1000)}`);
  const [before, after] = [createList('a'), createList('b')];
  for (let i = 0; i < 20_000; i += 10) before[i] = after[i] = `same${i}`;
  const matches = diff(before, after);
  assert.ok(matches.length > 1900, String(matches.length));
});
