import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '../testing/manual-clock.ts';
import { createIdempotencyStore, type IdempotencyOptions } from './idempotency-store.ts';
import { shareWork } from './shared-work.ts';

const never = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A store, and work that hands out what it is given, counts its starts and hears when it is stopped. */
const createHarness = (options: Partial<IdempotencyOptions> = {}) => {
  const clock = createManualClock();
  const store = createIdempotencyStore<string>({
    ...{ ttlSeconds: 600, abandonSeconds: 30, maxEntries: 100, maxBytes: 1_000_000, clock },
    ...options,
  });
  const harness = { clock, starts: 0, stops: 0, say, end, fail, ask };
  let listener: ReadableStreamDefaultController<string> | undefined;

  async function* start(signal: AbortSignal) {
    harness.starts++;
    const source = new ReadableStream<string>({
      start(controller) {
        listener = controller;
        signal.addEventListener('abort', () => {
          harness.stops++;
          controller.error(signal.reason);
        });
      },
    });
    yield* source;
  }
  function say(item: string) {
    listener?.enqueue(item);
  }
  function end() {
    listener?.close();
  }
  function fail(error: Error) {
    listener?.error(error);
  }
  /** The answer, once it is complete. */
  function ask(key = 'key', fingerprint = 'same', signal = never) {
    return Array.fromAsync(store.run(key, fingerprint, signal, start));
  }
  return harness;
};

const work = async (harness: ReturnType<typeof createHarness>, key: string, item: string) => {
  const answer = harness.ask(key);
  harness.say(item);
  harness.end();
  return answer;
};

test('who asks again while it runs, and who asks when it is done, are answered from the same work', async () => {
  const harness = createHarness();
  const first = harness.ask();
  harness.say('one');
  await settle();
  const second = harness.ask();
  harness.say('two');
  harness.end();
  assert.deepEqual(await first, ['one', 'two']);
  assert.deepEqual(await second, ['one', 'two']);
  assert.deepEqual(await harness.ask(), ['one', 'two']);
  assert.equal(harness.starts, 1);
});

test('items come to each follower as they come', async () => {
  const store = createIdempotencyStore<number>({
    ...{ ttlSeconds: 1, abandonSeconds: 1, maxEntries: 1, maxBytes: 1, clock: createManualClock() },
  });
  async function* start() {
    yield 1;
    await new Promise(() => {});
  }
  for (let follower = 0; follower < 2; follower++) {
    assert.deepEqual(await store.run('key', 'same', never, start).next(), { done: false, value: 1 });
  }
});

test('the same key for something else is refused at once, while it runs and when it is done', async () => {
  const harness = createHarness();
  const mismatch = { code: 'idempotency-mismatch' };
  const first = harness.ask('key', 'one');
  await assert.rejects(async () => harness.ask('key', 'other'), mismatch);
  harness.end();
  await first;
  await assert.rejects(async () => harness.ask('key', 'other'), mismatch);
  assert.equal(harness.starts, 1);
});

test('other keys are other work', async () => {
  const harness = createHarness();
  assert.deepEqual(await work(harness, 'one', 'first'), ['first']);
  assert.deepEqual(await work(harness, 'two', 'second'), ['second']);
});

test('a failure is told to all who wait, and not kept', async () => {
  const harness = createHarness();
  const answers = [harness.ask(), harness.ask()];
  harness.fail(new Error('broken'));
  for (const answer of answers) await assert.rejects(answer, /broken/);
  assert.deepEqual(await work(harness, 'key', 'well'), ['well']);
  assert.equal(harness.starts, 2);
});

test('a lost connection does not stop the work while somebody may come back', async () => {
  const harness = createHarness();
  const lost = new AbortController();
  const answer = harness.ask('key', 'same', lost.signal);
  lost.abort();
  await assert.rejects(answer, { name: 'AbortError' });
  harness.clock.advance(29);
  const again = harness.ask();
  harness.clock.advance(3600);
  harness.say('here');
  harness.end();
  assert.deepEqual(await again, ['here']);
  assert.deepEqual([harness.starts, harness.stops], [1, 0]);
});

test('when nobody comes back it is stopped, and whoever comes later begins anew', async () => {
  const harness = createHarness();
  const [one, two] = [new AbortController(), new AbortController()];
  const first = harness.ask('key', 'same', one.signal);
  const second = harness.ask('key', 'same', two.signal);
  one.abort();
  await assert.rejects(first, { name: 'AbortError' });
  harness.clock.advance(3600);
  assert.equal(harness.stops, 0);
  two.abort();
  await assert.rejects(second, { name: 'AbortError' });
  harness.clock.advance(30);
  assert.equal(harness.stops, 1);
  assert.deepEqual(await work(harness, 'key', 'anew'), ['anew']);
  assert.equal(harness.starts, 2);
});

test('what finishes while nobody waits is kept for who comes back', async () => {
  const harness = createHarness();
  const lost = new AbortController();
  const answer = harness.ask('key', 'same', lost.signal);
  lost.abort();
  await assert.rejects(answer);
  harness.say('done');
  harness.end();
  await settle();
  harness.clock.advance(60);
  assert.deepEqual(await harness.ask(), ['done']);
  assert.deepEqual([harness.starts, harness.stops], [1, 0]);
});

test('an answer goes when its time is over, also when nobody asks', async () => {
  const harness = createHarness();
  await work(harness, 'key', 'old');
  harness.clock.advance(599);
  assert.deepEqual(await harness.ask(), ['old']);
  assert.equal(harness.clock.waiting, 1);
  harness.clock.advance(1);
  assert.equal(harness.clock.waiting, 0);
  assert.deepEqual(await work(harness, 'key', 'new'), ['new']);
});

test('of many answers the oldest go first, by number and by size', async () => {
  for (const bounds of [{ maxEntries: 2 }, { maxBytes: 450 }]) {
    const harness = createHarness(bounds);
    for (const key of ['a', 'b', 'c']) await work(harness, key, 'x'.repeat(100));
    assert.equal(harness.clock.waiting, 2);
    await harness.ask('c');
    await harness.ask('b');
    assert.equal(harness.starts, 3);
    await work(harness, 'a', 'again');
    assert.equal(harness.starts, 4);
  }
});

test('an answer that is larger than all that may be kept is given and not kept', async () => {
  const harness = createHarness({ maxBytes: 100 });
  assert.equal((await work(harness, 'key', 'x'.repeat(1000))).length, 1);
  assert.equal(harness.clock.waiting, 0);
});

test('work that was begun elsewhere is followed under its key, and can be forgotten', async () => {
  const clock = createManualClock();
  const store = createIdempotencyStore<string>({
    ...{ ttlSeconds: 600, abandonSeconds: 0, maxEntries: 100, maxBytes: 1_000_000, clock },
  });
  const elsewhere = shareWork(() => ReadableStream.from(['one', 'two']), { clock });
  const ask = (fingerprint = 'same') =>
    Array.fromAsync(store.run('key', fingerprint, never, () => ReadableStream.from(['anew'])));
  store.adopt('key', 'same', elsewhere);
  assert.ok(store.has('key'));
  assert.throws(() => store.adopt('key', 'other', elsewhere), { code: 'idempotency-mismatch' });
  assert.deepEqual(await ask(), ['one', 'two']);
  await settle();
  store.forget('key', 'other');
  assert.deepEqual(await ask(), ['one', 'two']);
  store.forget('key', 'same');
  assert.ok(!store.has('key'));
  assert.deepEqual(await ask(), ['anew']);
});

test('work that was stopped stands for nothing', async () => {
  const clock = createManualClock();
  const store = createIdempotencyStore<string>({
    ...{ ttlSeconds: 600, abandonSeconds: 0, maxEntries: 100, maxBytes: 1_000_000, clock },
  });
  const elsewhere = shareWork<string>(() => new ReadableStream(), { clock });
  store.adopt('key', 'same', elsewhere);
  elsewhere.stop(new Error('deleted'));
  assert.ok(!store.has('key'));
  assert.deepEqual(await Array.fromAsync(store.run('key', 'other', never, () => ReadableStream.from(['anew']))), [
    'anew',
  ]);
});
