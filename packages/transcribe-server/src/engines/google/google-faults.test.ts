import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { sampleRate } from '../../audio/pcm.ts';
import { startGoogleSpeechEmulator } from '../../testing/google-emulator.ts';
import { segmentOf, setUpGoogleEngine, spoken } from '../../testing/google-engine.ts';
import { until } from '../../testing/test-server.ts';

const { signal } = new AbortController();
const unavailable = { code: 14, details: 'The service is currently unavailable.' };

for (const fault of [unavailable, { code: 4, details: 'Deadline exceeded.' }, 'cut'] as const) {
  test(`retries a segment after ${typeof fault === 'string' ? 'a lost connection' : fault.details}`, async (context) => {
    const { transcribe, outcomes, bill } = await setUpGoogleEngine(context, {
      beforeAnswer: (_, place) => (place === 0 ? fault : undefined),
    });
    assert.equal((await transcribe()).text, spoken.text);
    assert.deepEqual(outcomes(), ['failed', 'answered']);
    assert.equal(bill(), Math.ceil(spoken.seconds));
  });
}

test('gives up at the deadline if the service stays unavailable', async (context) => {
  const { transcribe, outcomes } = await setUpGoogleEngine(context, {
    engineOptions: { timeoutSeconds: 1 },
    beforeAnswer: () => unavailable,
  });
  await assert.rejects(transcribe(), isProblem('engine-unavailable', /cannot be reached/));
  assert.ok(outcomes().length > 1);
});

test('gives up at the deadline if the service does not answer', async (context) => {
  const { transcribe, outcomes, bill } = await setUpGoogleEngine(context, {
    engineOptions: { timeoutSeconds: 0.1 },
    beforeAnswer: () => 'hang',
  });
  await assert.rejects(transcribe(), isProblem('engine-timeout', /deadline|timeout/i));
  await until(() => outcomes().every((outcome) => outcome === 'cancelled'));
  assert.equal(bill(), 0);
});

test('an abort cancels the call, which is not billed', async (context) => {
  const { transcribe, outcomes, bill, engine } = await setUpGoogleEngine(context, {
    beforeAnswer: (_, place) => (place === 0 ? 'hang' : undefined),
  });
  const controller = new AbortController();
  const answer = engine.transcribe(segmentOf(spoken.samples), { signal: controller.signal });
  answer.catch(() => {}); // Checked below.
  await until(() => outcomes().length === 1);
  const other = await transcribe();
  controller.abort(new Error('a closed tab'));
  await assert.rejects(answer, /a closed tab/);
  await until(() => outcomes()[0] === 'cancelled');
  assert.equal(other.text, spoken.text);
  assert.equal(bill(), Math.ceil(spoken.seconds));
});

test('maps an exhausted quota to a rate limit with Retry-After', async (context) => {
  const { transcribe } = await setUpGoogleEngine(context, { quota: 1 });
  await transcribe();
  await assert.rejects(transcribe(), { code: 'rate-limited', retryAfterSeconds: 30 });
});

test('retries short audio that Google refuses as too long', async (context) => {
  const { transcribe, outcomes } = await setUpGoogleEngine(context, {
    beforeAnswer: (_, place) => (place === 0 ? { code: 3, details: 'Sync input too long.' } : undefined),
  });
  assert.equal((await transcribe()).text, spoken.text);
  assert.deepEqual(outcomes(), ['failed', 'answered']);
});

test('rejects more than a minute of audio', async (context) => {
  const { engine, bill } = await setUpGoogleEngine(context);
  const tooLong = segmentOf(new Int16Array(61 * sampleRate));
  await assert.rejects(engine.transcribe(tooLong, { signal }), { code: 'audio-too-long' });
  assert.equal(bill(), 0);
});

/** Matches a problem with this code, and advice for the operator in its cause but not in its message. */
const isProblem = (code: string, advice: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ProblemError && error.cause instanceof Error);
  assert.equal(error.code, code);
  assert.match(error.cause.message, advice);
  assert.doesNotMatch(error.message, advice);
  return true;
};

test('names a wrong region', async (context) => {
  const { engine, transcribe } = await setUpGoogleEngine(context, { location: 'eu' });
  const advice = /GOOGLE_CLOUD_LOCATION global is wrong.*Expected resource location to be eu/;
  await assert.rejects(async () => engine.check?.(), advice);
  await assert.rejects(transcribe(), isProblem('engine-misconfigured', advice));
});

test('names an unreachable service', async (context) => {
  const emulator = await startGoogleSpeechEmulator();
  await emulator[Symbol.asyncDispose]();
  const { engine } = await setUpGoogleEngine(context, {
    engineOptions: { emulatorHost: emulator.host, timeoutSeconds: 1 },
  });
  await assert.rejects(async () => engine.check?.(), /127\.0\.0\.1:\d+ cannot be reached/);
});

test('checks readiness for at most one billed second, and for free after a recognition', async (context) => {
  const { engine, emulator } = await setUpGoogleEngine(context);
  await engine.check?.();
  await engine.check?.();
  assert.deepEqual(
    emulator.calls.map(({ billedSeconds }) => billedSeconds),
    [1],
  );
  const other = await setUpGoogleEngine(context);
  await other.transcribe();
  await other.engine.check?.();
  assert.equal(other.emulator.calls.length, 1);
});

for (const [situation, emulatorOptions, advice] of [
  [
    'an API that is off',
    { refusal: { code: 7, details: 'It has not been used or is disabled.' } },
    /gcloud services enable/,
  ],
  ['a model that the location lacks', { models: ['chirp_3'] }, /GOOGLE_SPEECH_MODEL long cannot be used/],
  [
    'a role that is missing',
    { beforeAnswer: () => ({ code: 7, details: 'Permission denied.' }) },
    /roles\/speech\.client/,
  ],
] as const) {
  test(`is not ready with ${situation}, and marks the problem as not retryable`, async (context) => {
    const { engine, transcribe } = await setUpGoogleEngine(context, emulatorOptions);
    await assert.rejects(async () => engine.check?.(), advice);
    await assert.rejects(transcribe(), isProblem('engine-misconfigured', advice));
  });
}

test('becomes not ready after a later refusal, and ready after the next success', async (context) => {
  let isAllowed = true;
  const { engine, transcribe } = await setUpGoogleEngine(context, {
    beforeAnswer: () => (isAllowed ? undefined : { code: 16, details: 'Invalid authentication credentials.' }),
  });
  await engine.check?.();
  isAllowed = false;
  await engine.check?.();
  await assert.rejects(transcribe(), isProblem('engine-misconfigured', /credentials cannot be used/));
  await assert.rejects(async () => engine.check?.(), /credentials cannot be used/);
  isAllowed = true;
  await engine.check?.();
});
