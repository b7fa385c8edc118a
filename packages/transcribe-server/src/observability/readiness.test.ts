import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineStartingError } from '../engines/engine-starting-error.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createToneEngine } from '../testing/tone-engine.ts';
import { createLog } from './log.ts';
import { createReadiness } from './readiness.ts';

const setUp = (check?: () => Promise<void>) => {
  const lines: string[] = [];
  const stop = new AbortController();
  const clock = createManualClock();
  const engine = { ...createToneEngine(), ...(check && { check }) };
  const log = createLog({ destination: { write: (line) => lines.push(line) } });
  const readiness = createReadiness(engine, { cacheSeconds: 10, clock, log, stoppingSignal: stop.signal });
  return { readiness, clock, lines, stop };
};

test('checks the engine once for concurrent calls, and again when the cache expires', async () => {
  let checks = 0;
  const answer = Promise.withResolvers<void>();
  const { readiness, clock } = setUp(() => {
    checks++;
    return answer.promise;
  });
  const first = [readiness.getStatus(), readiness.getStatus()];
  answer.resolve();
  assert.deepEqual(await Promise.all(first), ['ready', 'ready']);
  clock.advance(9);
  await readiness.getStatus();
  assert.equal(checks, 1);
  clock.advance(1);
  await readiness.getStatus();
  assert.equal(checks, 2);
});

test('logs why the engine is not ready once, until it is ready again', async () => {
  let fault: Error | undefined = new Error('Install the model.');
  const { readiness, clock, lines } = setUp(async () => {
    if (fault !== undefined) throw fault;
  });
  for (let i = 0; i < 2; i++) {
    assert.equal(await readiness.getStatus(), 'unavailable');
    clock.advance(10);
  }
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /"level":"error".*Install the model\./);
  fault = undefined;
  assert.equal(await readiness.getStatus(), 'ready');
  assert.equal(lines.length, 2);
});

test('reports an engine without a check as ready until the server stops', async () => {
  const { readiness, stop } = setUp();
  assert.equal(await readiness.getStatus(), 'ready');
  stop.abort();
  assert.equal(await readiness.getStatus(), 'unavailable');
});

test('does not cache that an engine is starting, and does not log it as a fault', async () => {
  let fault: Error | undefined = new EngineStartingError('The model is being downloaded.');
  const { readiness, lines } = setUp(async () => {
    if (fault !== undefined) throw fault;
  });
  assert.equal(await readiness.getStatus(), 'starting');
  fault = undefined;
  assert.equal(await readiness.getStatus(), 'ready');
  assert.deepEqual(lines, []);
});
