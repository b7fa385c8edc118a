import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngineScheduler } from './engine-scheduler.ts';

const never = new AbortController().signal;

/** Creates tasks that run until the test ends them, and records the order of their starts. */
const createTasks = () => {
  const started: string[] = [];
  const endings = new Map<string, () => void>();
  return {
    started,
    end: (name: string) => endings.get(name)?.(),
    create: (name: string) => () => {
      started.push(name);
      return new Promise<string>((resolve) => endings.set(name, () => resolve(name)));
    },
  };
};

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('runs no more tasks than there are slots', async () => {
  const tasks = createTasks();
  const lane = createEngineScheduler(2).createLane();
  for (const name of ['a', 'b', 'c']) void lane.run(tasks.create(name), never);
  await settle();
  assert.deepEqual(tasks.started, ['a', 'b']);
  tasks.end('a');
  await settle();
  assert.deepEqual(tasks.started, ['a', 'b', 'c']);
});

test('lets a new lane wait for one task only', async () => {
  const tasks = createTasks();
  const slots = createEngineScheduler(1);
  const long = slots.createLane();
  for (let i = 0; i < 100; i++) void long.run(tasks.create(`long ${i}`), never);
  await settle();
  void slots.createLane().run(tasks.create('short'), never);
  await settle();
  tasks.end('long 0');
  await settle();
  assert.deepEqual(tasks.started, ['long 0', 'short']);
});

test('does not starve a lane when new lanes keep arriving', async () => {
  const tasks = createTasks();
  const slots = createEngineScheduler(1);
  const long = slots.createLane();
  for (let i = 0; i < 2; i++) void long.run(tasks.create(`long ${i}`), never);
  await settle();
  for (let i = 0; i < 2; i++) {
    void slots.createLane().run(tasks.create(`short ${i}`), never);
    tasks.end(tasks.started.at(-1) ?? '');
    await settle();
  }
  assert.deepEqual(tasks.started, ['long 0', 'short 0', 'long 1']);
});

test('removes an aborted task from the queue', async () => {
  const tasks = createTasks();
  const lane = createEngineScheduler(1).createLane();
  void lane.run(tasks.create('a'), never);
  const abort = new AbortController();
  const waiting = lane.run(tasks.create('b'), abort.signal);
  void lane.run(tasks.create('c'), never);
  abort.abort(new Error('gone'));
  await assert.rejects(waiting, /gone/);
  tasks.end('a');
  await settle();
  assert.deepEqual(tasks.started, ['a', 'c']);
});

test('serves a lane again after its only waiting task was aborted', async () => {
  const tasks = createTasks();
  const slots = createEngineScheduler(1);
  void slots.createLane().run(tasks.create('a'), never);
  const lane = slots.createLane();
  const abort = new AbortController();
  const waiting = lane.run(tasks.create('b'), abort.signal);
  abort.abort(new Error('gone'));
  await assert.rejects(waiting, /gone/);
  void lane.run(tasks.create('c'), never);
  tasks.end('a');
  await settle();
  assert.deepEqual(tasks.started, ['a', 'c']);
  tasks.end('c');
  void lane.run(tasks.create('d'), never);
  await settle();
  assert.deepEqual(tasks.started, ['a', 'c', 'd']);
});

test('frees the slot of a failed task', async () => {
  const lane = createEngineScheduler(1).createLane();
  await assert.rejects(
    lane.run(() => Promise.reject(new Error('broken')), never),
    /broken/,
  );
  assert.equal(await lane.run(async () => 'fine', never), 'fine');
});

test('partial tasks take no slot while a segment waits, and leave one slot free', async () => {
  const tasks = createTasks();
  const slots = createEngineScheduler(2);
  const [segments, first, second] = [slots.createLane(), slots.createLane('partial'), slots.createLane('partial')];
  void first.run(tasks.create('partial 1'), never);
  void second.run(tasks.create('partial 2'), never);
  await settle();
  assert.deepEqual(tasks.started, ['partial 1']);
  for (const name of ['segment 1', 'segment 2']) void segments.run(tasks.create(name), never);
  await settle();
  assert.deepEqual(tasks.started, ['partial 1', 'segment 1']);
  tasks.end('partial 1');
  await settle();
  assert.deepEqual(tasks.started, ['partial 1', 'segment 1', 'segment 2']);
  tasks.end('segment 1');
  await settle();
  assert.deepEqual(tasks.started, ['partial 1', 'segment 1', 'segment 2', 'partial 2']);
});

test('only one partial task at a time takes the last free slot', async () => {
  const tasks = createTasks();
  const slots = createEngineScheduler(3);
  const [segments, first, second] = [slots.createLane(), slots.createLane('partial'), slots.createLane('partial')];
  void segments.run(tasks.create('segment 1'), never);
  void first.run(tasks.create('partial 1'), never);
  void second.run(tasks.create('partial 2'), never);
  await settle();
  assert.deepEqual(tasks.started, ['segment 1', 'partial 1']);
  void segments.run(tasks.create('segment 2'), never);
  tasks.end('partial 1');
  await settle();
  assert.deepEqual(tasks.started, ['segment 1', 'partial 1', 'segment 2', 'partial 2']);
});

test('partial tasks go round-robin between lanes', async () => {
  const tasks = createTasks();
  const slots = createEngineScheduler(2);
  const [first, second] = [slots.createLane('partial'), slots.createLane('partial')];
  for (const name of ['first 1', 'first 2']) void first.run(tasks.create(name), never);
  void second.run(tasks.create('second 1'), never);
  for (const name of ['first 1', 'second 1', 'first 2']) {
    await settle();
    assert.equal(tasks.started.at(-1), name);
    tasks.end(name);
  }
});

test('an engine with one slot runs no partial task', async () => {
  const tasks = createTasks();
  const slots = createEngineScheduler(1);
  const stop = new AbortController();
  const run = slots.createLane('partial').run(tasks.create('partial'), stop.signal);
  await settle();
  assert.deepEqual(tasks.started, []);
  stop.abort();
  await assert.rejects(run);
});
