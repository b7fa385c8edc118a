import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapInOrder } from './map-in-order.ts';

/** A source that counts how far it was read and tells whether it was closed. */
const createSource = (length: number) => {
  const source = { read: 0, isClosed: false, [Symbol.asyncIterator]: iterate };
  async function* iterate() {
    try {
      while (source.read < length) yield source.read++;
    } finally {
      source.isClosed = true;
    }
  }
  return source;
};

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('yields results in order, in whatever order the calls end', async () => {
  const deciders: (() => void)[] = [];
  const results = Array.fromAsync(
    mapInOrder(createSource(6), 3, (item, _signal, begin) => {
      begin();
      return new Promise((resolve) => deciders.push(() => resolve(item)));
    }),
  );
  for (let decided = 0; decided < 6; decided++) {
    while (deciders.length === 0) await settle();
    deciders.pop()?.();
  }
  assert.deepEqual(await results, [0, 1, 2, 3, 4, 5]);
});

test('yields a result while the source is still growing', async () => {
  async function* growing() {
    yield 'first';
    await new Promise(() => {});
  }
  const results = mapInOrder(growing(), 4, async (item) => item);
  assert.deepEqual(await results.next(), { done: false, value: 'first' });
});

test('reads no more items than `limit` allows, even if the results are not consumed', async () => {
  const source = createSource(100);
  const results = mapInOrder(source, 3, (_item, _signal, begin) => {
    begin();
    return new Promise(() => {});
  });
  void results.next();
  await settle();
  assert.equal(source.read, 3);
});

test('reads the next item when the previous one has begun or ended', async () => {
  const source = createSource(100);
  const beginners: (() => void)[] = [];
  const results = mapInOrder(source, 10, (item, _signal, begin) => {
    if (item === 1) return Promise.resolve(item);
    beginners.push(begin);
    return new Promise<number>(() => {});
  });
  void results.next();
  await settle();
  assert.equal(source.read, 1);
  beginners[0]?.();
  await settle();
  assert.equal(source.read, 3);
});

test('throws the first failure, aborts the other calls and closes the source', async () => {
  const source = createSource(100);
  const aborted: number[] = [];
  const results = mapInOrder(source, 3, (item, signal, begin) => {
    begin();
    if (item === 2) return Promise.reject(new Error('broken'));
    return new Promise<number>((_, reject) => {
      signal.addEventListener('abort', () => {
        aborted.push(item);
        reject(signal.reason);
      });
    });
  });
  await assert.rejects(Array.fromAsync(results), /broken/);
  assert.deepEqual(aborted, [0, 1]);
  assert.ok(source.isClosed);
});

test('throws the error of a failing source after the results before it', async () => {
  async function* failing() {
    yield 'first';
    throw new Error('cut off');
  }
  const results = mapInOrder(failing(), 4, async (item) => item);
  assert.deepEqual(await results.next(), { done: false, value: 'first' });
  await assert.rejects(results.next(), /cut off/);
});

test('aborts the calls and waits for their end when the iteration stops early', async () => {
  const source = createSource(100);
  let running = 0;
  const results = mapInOrder(source, 3, async (item, signal, begin) => {
    begin();
    if (item === 0) return item;
    running++;
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => setImmediate(resolve)));
    running--;
    return item;
  });
  for await (const _ of results) break;
  assert.equal(running, 0);
  assert.ok(source.isClosed);
});
