import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { readChunks, readWithIdleTimeout } from './read-with-timeout.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

type Chunk = readonly [seconds: number, bytes: number];

/** Creates a body whose sender waits for this many seconds before each chunk. */
const createBody = (clock: ManualClock, chunks: readonly Chunk[]) => {
  const rest = [...chunks];
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const [seconds, bytes] = rest.shift() ?? [0, 0];
        await settle();
        clock.advance(seconds);
        if (bytes === 0) controller.close();
        else controller.enqueue(new Uint8Array(bytes));
      },
    },
    { highWaterMark: 0 },
  );
};

/** Reads a body; returns the number of bytes, or the code of the problem. */
const read = async (...chunks: Chunk[]) => {
  const clock = createManualClock();
  const body = createBody(clock, chunks);
  let bytes = 0;
  try {
    for await (const chunk of readWithIdleTimeout(body.values({ preventCancel: true }), { idleSeconds: 30, clock }))
      bytes += chunk.length;
    assert.equal(clock.waiting, 0);
    return bytes;
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'request-timeout');
    assert.equal(clock.waiting, 0);
    return 'cut off';
  }
};

test('reads a missing body as an empty one', async () => {
  assert.deepEqual(
    await Array.fromAsync(
      readWithIdleTimeout(readChunks(new Request('http://localhost', { method: 'POST' }), undefined), {}),
    ),
    [],
  );
});

test('rejects a stalled sender, but not one that catches up', async () => {
  assert.equal(await read([31, 1_000_000]), 'cut off');
  assert.equal(await read([0, 1_000_000], [31, 1]), 'cut off');
  assert.equal(await read([29, 30_000], [29, 30_000], [29, 30_000]), 90_000);
});

test('rejects a trickle of bytes, but not a sender at the lowest rate', async () => {
  assert.equal(await read(...Array.from({ length: 1000 }, (): Chunk => [10, 100])), 'cut off');
  assert.equal(await read(...Array.from({ length: 1000 }, (): Chunk => [10, 10_000])), 10_000_000);
});

test('does not count the time of the reader', async () => {
  const clock = createManualClock();
  const body = createBody(
    clock,
    Array.from({ length: 3 }, (): Chunk => [1, 10]),
  );
  let bytes = 0;
  for await (const chunk of readWithIdleTimeout(body.values({ preventCancel: true }), { idleSeconds: 30, clock })) {
    bytes += chunk.length;
    clock.advance(3600);
  }
  assert.equal(bytes, 30);
});

test('rejects with the cause when the connection breaks off', async () => {
  const cause = new Error('reset by peer');
  const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(cause) });
  await assert.rejects(Array.fromAsync(readWithIdleTimeout(body.values({ preventCancel: true }), {})), {
    code: 'request-timeout',
    cause,
  });
});

test('discards what arrives after the reader has left', async () => {
  let isSent = false;
  const chunks = Array.from({ length: 10 }, () => new Uint8Array(100_000));
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks.pop();
      if (chunk !== undefined) return controller.enqueue(chunk);
      isSent = true;
      controller.close();
    },
  });
  for await (const _ of readWithIdleTimeout(body.values({ preventCancel: true }), {})) break;
  while (!isSent) await settle();
});

test('rejects a pending read when the signal is aborted', async () => {
  const stop = new AbortController();
  const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array(10)) });
  const reading = readWithIdleTimeout(body.values({ preventCancel: true }), { signal: stop.signal });
  assert.equal((await reading.next()).value?.length, 10);
  const next = reading.next();
  stop.abort(new Error('enough'));
  await assert.rejects(next, /enough/);
});

test('rejects the next read after an abort between two chunks', async () => {
  const stop = new AbortController();
  const body = createBody(createManualClock(), [
    [1, 10],
    [1, 10],
  ]);
  const reading = readWithIdleTimeout(body.values({ preventCancel: true }), { signal: stop.signal });
  await reading.next();
  stop.abort(new Error('enough'));
  for (let times = 0; times < 2; times++) await assert.rejects(async () => reading.next(), /enough/);
});

test('ends with the error that onBytes throws', async () => {
  const clock = createManualClock();
  const onBytes = () => {
    throw new Error('too much');
  };
  const body = createBody(clock, [[1, 10]]);
  const reading = readWithIdleTimeout(body.values({ preventCancel: true }), { clock, onBytes });
  await assert.rejects(async () => reading.next(), /too much/);
  assert.equal(clock.waiting, 0);
});
