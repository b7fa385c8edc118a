import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError, problems, type TranscriptionProblemCode } from '@audio-transcriber/contract';
import { type Failure, isResumable, retryDelay } from './retry-policy.ts';

const delayOf = (failure: Partial<Failure>) =>
  retryDelay({
    attempt: 0,
    problem: { code: 'server-busy', retryAfterSeconds: undefined },
    isOnline: true,
    random: 0.5,
    ...failure,
  });

test('waits about 1, 3, 9 and 27 s, then stops', () => {
  const delays = [0, 1, 2, 3, 4].map((attempt) => delayOf({ attempt }));
  assert.deepEqual(delays, [1000, 3000, 9000, 27_000, undefined]);
});

test('adds jitter to each delay', () => {
  assert.equal(delayOf({ attempt: 1, random: 0 }), 2250);
  assert.equal(delayOf({ attempt: 1, random: 0.999 }), 3748.5);
});

test('honors Retry-After, and does not retry if it is long', () => {
  assert.equal(delayOf({ problem: { code: 'rate-limited', retryAfterSeconds: 60 }, random: 0 }), 60_000);
  assert.equal(delayOf({ problem: { code: 'rate-limited', retryAfterSeconds: 60 } }), 60_250);
  assert.equal(delayOf({ problem: { code: 'rate-limited', retryAfterSeconds: 3600 } }), undefined);
});

test('retries when the page is online again, without counting attempts', () => {
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
  test(`does not retry ${code} automatically`, () => {
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
  test(`retries ${code}`, () => {
    assert.equal(delayOf({ problem: { code, retryAfterSeconds: undefined } }), 1000);
  });
}

test('retries automatically only retryable codes and lost uploads', () => {
  for (const [code, { retryable }] of Object.entries(problems)) {
    const problem = new ProblemError(code as TranscriptionProblemCode, 'Why.');
    if (delayOf({ problem }) !== undefined) assert.ok(retryable, code);
    assert.equal(isResumable(problem), retryable || code === 'not-found', code);
  }
});
