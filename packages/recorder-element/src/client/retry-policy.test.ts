import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ProblemCode, ProblemError, problems } from '@audio-transcriber/contract';
import { type Failure, isResumable, retryDelay } from './retry-policy.ts';

const delayOf = (failure: Partial<Failure>) =>
  retryDelay({
    attempt: 0,
    problem: { code: 'server-busy', retryAfterSeconds: undefined },
    isOnline: true,
    random: 0.5,
    ...failure,
  });

test('about 1, 3, 9 and 27 s, then no more', () => {
  const delays = [0, 1, 2, 3, 4].map((attempt) => delayOf({ attempt }));
  assert.deepEqual(delays, [1000, 3000, 9000, 27_000, undefined]);
});

test('each waits a little longer or shorter', () => {
  assert.equal(delayOf({ attempt: 1, random: 0 }), 2250);
  assert.equal(delayOf({ attempt: 1, random: 0.999 }), 3748.5);
});

test('never before the service wants, and not at all where that is long', () => {
  assert.equal(delayOf({ problem: { code: 'rate-limited', retryAfterSeconds: 60 }, random: 0 }), 60_000);
  assert.equal(delayOf({ problem: { code: 'rate-limited', retryAfterSeconds: 60 } }), 60_250);
  assert.equal(delayOf({ problem: { code: 'rate-limited', retryAfterSeconds: 3600 } }), undefined);
});

test('offline it is tried when the page is online, however often that happens', () => {
  for (const attempt of [0, 4, 40]) {
    const problem = { code: 'offline', retryAfterSeconds: undefined } as const;
    assert.equal(delayOf({ attempt, problem, isOnline: false }), 'online');
  }
});

for (const code of [
  'unauthorized',
  'engine-misconfigured',
  'audio-too-large',
  'unreadable-audio',
  'internal',
  'bad-response',
  'microphone-lost',
] as const) {
  test(`${code} is not tried again unasked`, () => {
    assert.equal(delayOf({ problem: { code, retryAfterSeconds: undefined } }), undefined);
    assert.equal(delayOf({ problem: { code, retryAfterSeconds: undefined }, isOnline: false }), undefined);
  });
}

for (const code of [
  'network-failed',
  'request-timeout',
  'rate-limited',
  'engine-failed',
  'engine-unavailable',
  'engine-timeout',
] as const) {
  test(`${code} is tried again`, () => {
    assert.equal(delayOf({ problem: { code, retryAfterSeconds: undefined } }), 1000);
  });
}

test('unasked, only what the contract calls retryable is tried again; an upload that is lost, too', () => {
  for (const [code, { retryable }] of Object.entries(problems)) {
    const problem = new ProblemError(code as ProblemCode, 'Why.');
    if (delayOf({ problem }) !== undefined) assert.ok(retryable, code);
    assert.equal(isResumable(problem), retryable || code === 'not-found', code);
  }
});
