import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '../testing/manual-clock.ts';
import { createIdempotencyStore, type IdempotencyOptions } from './idempotency-store.ts';
import { shareWork } from './shared-work.ts';

const never = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Creates a store, and work that yields what the test gives it and counts its starts and stops. */
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
  /** Resolves with all items when the work has ended. */
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

test('gives running and finished work to a second request with the same key', async () => {
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

test('passes each item to every follower as it arrives', async () => {
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

test('rejects a used key with another fingerprint, while the work runs and afterwards', async () => {
  const harness = createHarness();
  const mismatch = { code: 'idempotency-mismatch' };
  const first = harness.ask('key', 'one');
  await assert.rejects(async () => harness.ask('key', 'other'), mismatch);
  harness.end();
  await first;
  await assert.rejects(async () => harness.ask('key', 'other'), mismatch);
  assert.equal(harness.starts, 1);
});

test('runs separate work for separate keys', async () => {
  const harness = createHarness();
  assert.deepEqual(await work(harness, 'one', 'first'), ['first']);
  assert.deepEqual(await work(harness, 'two', 'second'), ['second']);
});

test('passes a failure to every follower, and starts again for the next request', async () => {
  const harness = createHarness();
  const answers = [harness.ask(), harness.ask()];
  harness.fail(new Error('broken'));
  for (const answer of answers) await assert.rejects(answer, /broken/);
  assert.deepEqual(await work(harness, 'key', 'well'), ['well']);
  assert.equal(harness.starts, 2);
});

test('continues for a while after the last follower has disconnected', async () => {
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

test('stops abandoned work, and starts again for the next request', async () => {
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

test('keeps work that finishes without followers', async () => {
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

test('drops finished work after its time to live, without a request', async () => {
  const harness = createHarness();
  await work(harness, 'key', 'old');
  harness.clock.advance(599);
  assert.deepEqual(await harness.ask(), ['old']);
  assert.equal(harness.clock.waiting, 1);
  harness.clock.advance(1);
  assert.equal(harness.clock.waiting, 0);
  assert.deepEqual(await work(harness, 'key', 'new'), ['new']);
});

test('drops the oldest finished work beyond the limits of number and size', async () => {
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

test('returns a result that exceeds the whole budget, and does not keep it', async () => {
  const harness = createHarness({ maxBytes: 100 });
  assert.equal((await work(harness, 'key', 'x'.repeat(1000))).length, 1);
  assert.equal(harness.clock.waiting, 0);
});

test('adopts work that was started elsewhere, and forgets it on request', async () => {
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

test('starts again in place of stopped work', async () => {
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
