import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '../testing/manual-clock.ts';
import { createResultMemory, type ResultMemoryOptions } from './result-memory.ts';

const create = (options: Partial<ResultMemoryOptions> = {}) => {
  const clock = createManualClock();
  return { clock, memory: createResultMemory({ ttlSeconds: 60, maxEntries: 10, maxBytes: 10_000, clock, ...options }) };
};

test('returns the results of a key only for that key', () => {
  const { memory } = create();
  memory.of('a').set('sound', { text: 'hello' });
  assert.deepEqual(memory.of('a').get('sound'), { text: 'hello' });
  assert.equal(memory.of('a').get('other'), undefined);
  assert.equal(memory.of('b').get('sound'), undefined);
  memory.forget('a');
  assert.equal(memory.of('a').get('sound'), undefined);
});

test('forgets results after `seconds` without additions', () => {
  const { memory, clock } = create();
  memory.of('a').set('one', { text: '1' });
  clock.advance(59);
  memory.of('a').set('two', { text: '2' });
  clock.advance(59);
  assert.ok(memory.of('a').get('one'));
  clock.advance(1);
  assert.equal(memory.of('a').get('one'), undefined);
  assert.equal(clock.waiting, 0);
});

test('evicts the oldest results by count and by size', () => {
  for (const bounds of [{ maxEntries: 2 }, { maxBytes: 500 }]) {
    const { memory, clock } = create(bounds);
    for (const key of ['a', 'b', 'c']) memory.of(key).set('sound', { text: 'x'.repeat(100) });
    assert.equal(memory.of('a').get('sound'), undefined);
    assert.ok(memory.of('c').get('sound'));
    assert.equal(clock.waiting, 2);
  }
  const { memory } = create({ maxBytes: 500 });
  for (const sound of ['1', '2', '3']) memory.of('a').set(sound, { text: 'x'.repeat(100) });
  assert.equal(memory.of('a').get('1'), undefined);
});
