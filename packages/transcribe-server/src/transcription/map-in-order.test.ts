import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapInOrder } from './map-in-order.ts';

/** Counts how far it has been read and whether it was closed. */
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

test('results come in order, however the calls end', async () => {
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

test('a result is handed on while the source is still growing', async () => {
  async function* growing() {
    yield 'first';
    await new Promise(() => {});
  }
  const results = mapInOrder(growing(), 4, async (item) => item);
  assert.deepEqual(await results.next(), { done: false, value: 'first' });
});

test('no more is read than may be undecided, even when nobody takes the results', async () => {
  const source = createSource(100);
  const results = mapInOrder(source, 3, (_item, _signal, begin) => {
    begin();
    return new Promise(() => {});
  });
  void results.next();
  await settle();
  assert.equal(source.read, 3);
});

test('the next item is read when the one before has begun, or has ended without', async () => {
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

test('the first failure is thrown, aborts the other calls and closes the source', async () => {
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

test('a failing source is thrown after the results before it', async () => {
  async function* failing() {
    yield 'first';
    throw new Error('cut off');
  }
  const results = mapInOrder(failing(), 4, async (item) => item);
  assert.deepEqual(await results.next(), { done: false, value: 'first' });
  await assert.rejects(results.next(), /cut off/);
});

test('leaving early aborts the calls and waits until they have ended', async () => {
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
