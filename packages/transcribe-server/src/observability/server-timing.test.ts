import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStepTimer } from './server-timing.ts';

test('measures the time in which at least one part of a step runs; steps overlap', async () => {
  let now = 0;
  const timer = createStepTimer(() => now);
  const first = timer.start('engine');
  now = 100;
  const decoding = timer.start('decode');
  const second = timer.start('engine');
  now = 300;
  first();
  first();
  decoding();
  now = 400;
  second();
  now = 1000;
  await timer.time('engine', async () => {
    now = 1000.5;
  });
  assert.equal(String(timer), 'engine;dur=400.5, decode;dur=200.0');
});

test('counts failed steps, and running ones up to now', async () => {
  let now = 0;
  const timer = createStepTimer(() => now);
  const work = timer.time('receive', async () => {
    now = 20;
    throw new Error('broken');
  });
  await assert.rejects(work, /broken/);
  now = 50;
  timer.start('queue');
  now = 60;
  assert.equal(String(timer), 'receive;dur=20.0, queue;dur=10.0');
});
