import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { encodeWav, type PcmSamples, type PcmSegment, sampleRate } from '../../audio/pcm.ts';
import { type GoogleSpeechEmulatorOptions, startGoogleSpeechEmulator } from '../../testing/google-emulator.ts';
import type { GoogleSpeechRequest } from '../../testing/google-emulator-rules.ts';
import { startTestServer, until } from '../../testing/test-server.ts';
import { randomDigitGroups, toneRecording } from '../../testing/tones.ts';
import type { Engine, EngineOptions } from '../engine.ts';
import { promptIgnored } from '../warnings.ts';
import { createGoogleEngine, type GoogleEngineOptions } from './google.ts';

const { signal } = new AbortController();
const spoken = toneRecording(['12345', '67890']);
const unavailable = { code: 14, details: 'The service is currently unavailable.' };

const segmentOf = (samples: PcmSamples): PcmSegment => ({ index: 0, startSeconds: 0, samples });

interface SetUpOptions extends GoogleSpeechEmulatorOptions {
  readonly engineOptions?: GoogleEngineOptions;
}

/** Creates an engine with the real client, and an emulator in place of Google. */
const setUp = async (context: TestContext, { engineOptions, ...emulatorOptions }: SetUpOptions = {}) => {
  const emulator = await startGoogleSpeechEmulator(emulatorOptions);
  context.after(() => emulator[Symbol.asyncDispose]());
  let billedSeconds = 0;
  const google = createGoogleEngine({ emulatorHost: emulator.host, ...engineOptions });
  const engine: Engine = {
    ...google,
    async transcribe(...call) {
      const result = await google.transcribe(...call);
      billedSeconds += result.billedSeconds ?? 0;
      return result;
    },
  };
  return {
    emulator,
    engine,
    hear: (options: EngineOptions = {}) => engine.transcribe(segmentOf(spoken.samples), { signal, ...options }),
    outcomes: () => emulator.calls.map(({ outcome }) => outcome),
    /** Asserts that the engine reports the seconds that the emulator billed, and returns them. */
    bill() {
      assert.equal(
        billedSeconds,
        emulator.calls.reduce((sum, call) => sum + call.billedSeconds, 0),
      );
      return billedSeconds;
    },
  };
};

test('sends the segment, and returns the complete answer', async (context) => {
  const requests: GoogleSpeechRequest[] = [];
  const { hear, bill } = await setUp(context, {
    engineOptions: { project: 'mine' },
    beforeAnswer(request) {
      requests.push(request);
      return undefined;
    },
  });
  const { text, words = [], language } = await hear();
  assert.equal(text, spoken.text);
  assert.equal(language, 'en-US');
  words.forEach(({ word, startSeconds }, i) => {
    assert.equal(word, spoken.words[i]?.word);
    assert.ok(Math.abs(startSeconds - (spoken.words[i]?.startSeconds ?? 0)) < 0.05);
  });
  assert.deepEqual(
    words.map(({ confidence }) => confidence),
    [0.875, 0.875],
  );
  assert.equal(bill(), Math.ceil(spoken.seconds));

  const [request = assert.fail()] = requests;
  assert.equal(request.recognizer, 'projects/mine/locations/global/recognizers/_');
  assert.deepEqual(new Int16Array(Uint8Array.from(request.content).buffer), spoken.samples);
  const { model, languageCodes, explicitDecodingConfig, features, adaptation } = request.config ?? assert.fail();
  assert.equal(model, 'long');
  assert.deepEqual(languageCodes, ['en-US']);
  assert.deepEqual(explicitDecodingConfig, { encoding: 'LINEAR16', sampleRateHertz: 16_000, audioChannelCount: 1 });
  assert.ok(features?.enableAutomaticPunctuation && features.enableWordTimeOffsets && features.enableWordConfidence);
  assert.equal(adaptation, null);
});

test('sends only the segment from a larger buffer', async (context) => {
  const { engine } = await setUp(context);
  const longer = toneRecording(['11111', '22222', '33333'], { pauseSeconds: 1 });
  const part = longer.samples.subarray(1.5 * sampleRate, 3 * sampleRate);
  assert.equal((await engine.transcribe(segmentOf(part), { signal })).text, '22222');
});

for (const [situation, engineOptions, language, expected] of [
  ['the default one', { defaultLanguage: 'pt' }, undefined, ['pt-BR']],
  ['the one asked for', {}, 'de', ['de-DE']],
  ['those to choose from', {}, 'de-AT,en-US,fr', ['de-AT', 'en-US', 'fr-FR']],
  ['detected where the model can', { model: 'chirp_3', location: 'eu', defaultLanguage: 'pt' }, undefined, ['auto']],
  ['not detected where it is known', { model: 'chirp_3', location: 'eu' }, 'de', ['de-DE']],
] as const) {
  test(`requests the language: ${situation}`, async (context) => {
    const { emulator, hear } = await setUp(context, {
      location: 'eu',
      models: ['long', 'chirp_3'],
      engineOptions: { location: 'eu', ...engineOptions },
    });
    const result = await hear(language === undefined ? {} : { language });
    assert.deepEqual(emulator.calls[0]?.request.config?.languageCodes, expected);
    assert.equal(result.language, expected[0] === 'auto' ? 'en-US' : expected[0]);
  });
}

test('rejects a language that Google does not list, without a request', async (context) => {
  const { engine, emulator, hear } = await setUp(context);
  for (const language of ['qaa', 'br', 'en-US,qaa']) {
    assert.throws(() => engine.accept?.({ language }), { code: 'unsupported-language', param: 'language' });
    await assert.rejects(hear({ language }), { code: 'unsupported-language' });
  }
  for (const language of ['en', 'zh-TW', 'de,fr']) engine.accept?.({ language });
  assert.deepEqual(emulator.calls, []);
});

test('sends a prompt as phrases', async (context) => {
  const { emulator, hear } = await setUp(context);
  const long = `${'donau dampf schiff '.repeat(8)}fahrt`;
  await hear({ prompt: `Kubernetes, Dr. Ng; version 3.5\n${long}. Really?` });
  const [set] = emulator.calls[0]?.request.config?.adaptation?.phraseSets ?? [];
  const phrases = set?.inlinePhraseSet?.phrases.map(({ value }) => value) ?? [];
  assert.deepEqual(phrases.slice(0, 4), ['Kubernetes', 'Dr', 'Ng', 'version 3.5']);
  assert.equal(phrases.at(-1), 'Really');
  assert.equal(phrases.slice(4, -1).join(' '), long);
});

test('splits long phrases between words in scripts without spaces, without losing any', async (context) => {
  const { emulator, hear } = await setUp(context);
  const names = '山田太郎、鈴木花子、'.repeat(3);
  const sentence = '東京都の天気は晴れです'.repeat(12);
  await hear({ prompt: `${names}${sentence}。${'x'.repeat(150)}` });
  const [set] = emulator.calls[0]?.request.config?.adaptation?.phraseSets ?? [];
  const phrases = set?.inlinePhraseSet?.phrases.map(({ value }) => value) ?? [];
  assert.deepEqual(phrases.slice(0, 6), Array.from({ length: 3 }, () => ['山田太郎', '鈴木花子']).flat());
  assert.equal(phrases.slice(6).join(''), sentence);
});

test('detects the spoken language among several, if the location supports that', async (context) => {
  const { hear } = await setUp(context, { spokenLanguage: 'fr-FR' });
  assert.equal((await hear({ language: 'de,fr,it' })).language, 'fr-FR');
  const region = await setUp(context, { location: 'europe-west4', engineOptions: { location: 'europe-west4' } });
  assert.equal((await region.hear({ language: 'de' })).language, 'de-DE');
  assert.throws(() => region.engine.accept?.({ language: 'de,fr' }), { code: 'unsupported-language' });
});

test('uses the confidence of the result for words without one', async (context) => {
  const { hear } = await setUp(context, { lacking: ['word_level_confidence'] });
  assert.deepEqual(
    (await hear()).words?.map(({ confidence }) => confidence),
    [0.875, 0.875],
  );
});

test('stops requesting a feature that the model lacks, and warns that the prompt was ignored', async (context) => {
  const { emulator, hear, outcomes } = await setUp(context, { lacking: ['word_level_confidence', 'model_adaptation'] });
  const result = await hear({ prompt: 'a word' });
  assert.equal(result.text, spoken.text);
  assert.equal(result.words?.length, 2);
  assert.deepEqual(result.warnings, [promptIgnored]);
  assert.equal((await hear({ prompt: 'a word' })).text, spoken.text);
  assert.deepEqual(outcomes(), ['failed', 'answered', 'answered']);
  assert.ok(emulator.calls.at(-1)?.request.config?.features?.enableWordTimeOffsets);
});

test('answers all concurrent segments that discover an unsupported feature', async (context) => {
  const { hear } = await setUp(context, { lacking: ['word_level_confidence', 'word_time_offsets'] });
  for (const { text, words } of await Promise.all([hear(), hear(), hear()])) {
    assert.equal(text, spoken.text);
    assert.equal(words, undefined);
  }
});

for (const fault of [unavailable, { code: 4, details: 'Deadline exceeded.' }, 'cut'] as const) {
  test(`retries a segment after ${typeof fault === 'string' ? 'a lost connection' : fault.details}`, async (context) => {
    const { hear, outcomes, bill } = await setUp(context, {
      beforeAnswer: (_, place) => (place === 0 ? fault : undefined),
    });
    assert.equal((await hear()).text, spoken.text);
    assert.deepEqual(outcomes(), ['failed', 'answered']);
    assert.equal(bill(), Math.ceil(spoken.seconds));
  });
}

test('gives up at the deadline if the service stays unavailable', async (context) => {
  const { hear, outcomes } = await setUp(context, {
    engineOptions: { timeoutSeconds: 1 },
    beforeAnswer: () => unavailable,
  });
  await assert.rejects(hear(), isProblem('engine-unavailable', /cannot be reached/));
  assert.ok(outcomes().length > 1);
});

test('gives up at the deadline if the service does not answer', async (context) => {
  const { hear, outcomes, bill } = await setUp(context, {
    engineOptions: { timeoutSeconds: 0.1 },
    beforeAnswer: () => 'hang',
  });
  await assert.rejects(hear(), isProblem('engine-timeout', /deadline|timeout/i));
  await until(() => outcomes().every((outcome) => outcome === 'cancelled'));
  assert.equal(bill(), 0);
});

test('an abort cancels the call, which is not billed', async (context) => {
  const { hear, outcomes, bill, engine } = await setUp(context, {
    beforeAnswer: (_, place) => (place === 0 ? 'hang' : undefined),
  });
  const controller = new AbortController();
  const answer = engine.transcribe(segmentOf(spoken.samples), { signal: controller.signal });
  answer.catch(() => {}); // Checked below.
  await until(() => outcomes().length === 1);
  const other = await hear();
  controller.abort(new Error('a closed tab'));
  await assert.rejects(answer, /a closed tab/);
  await until(() => outcomes()[0] === 'cancelled');
  assert.equal(other.text, spoken.text);
  assert.equal(bill(), Math.ceil(spoken.seconds));
});

test('maps an exhausted quota to a rate limit with Retry-After', async (context) => {
  const { hear } = await setUp(context, { quota: 1 });
  await hear();
  await assert.rejects(hear(), { code: 'rate-limited', retryAfterSeconds: 30 });
});

test('retries short audio that Google refuses as too long', async (context) => {
  const { hear, outcomes } = await setUp(context, {
    beforeAnswer: (_, place) => (place === 0 ? { code: 3, details: 'Sync input too long.' } : undefined),
  });
  assert.equal((await hear()).text, spoken.text);
  assert.deepEqual(outcomes(), ['failed', 'answered']);
});

test('rejects more than a minute of audio', async (context) => {
  const { engine, bill } = await setUp(context);
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
  const { engine, hear } = await setUp(context, { location: 'eu' });
  const advice = /GOOGLE_CLOUD_LOCATION global is wrong.*Expected resource location to be eu/;
  await assert.rejects(async () => engine.check?.(), advice);
  await assert.rejects(hear(), isProblem('engine-misconfigured', advice));
});

test('names an unreachable service', async (context) => {
  const emulator = await startGoogleSpeechEmulator();
  await emulator[Symbol.asyncDispose]();
  const { engine } = await setUp(context, { engineOptions: { emulatorHost: emulator.host, timeoutSeconds: 1 } });
  await assert.rejects(async () => engine.check?.(), /127\.0\.0\.1:\d+ cannot be reached/);
});

test('checks readiness for at most one billed second, and for free after a recognition', async (context) => {
  const { engine, emulator } = await setUp(context);
  await engine.check?.();
  await engine.check?.();
  assert.deepEqual(
    emulator.calls.map(({ billedSeconds }) => billedSeconds),
    [1],
  );
  const other = await setUp(context);
  await other.hear();
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
    const { engine, hear } = await setUp(context, emulatorOptions);
    await assert.rejects(async () => engine.check?.(), advice);
    await assert.rejects(hear(), isProblem('engine-misconfigured', advice));
  });
}

test('becomes not ready after a later refusal, and ready after the next success', async (context) => {
  let isAllowed = true;
  const { engine, hear } = await setUp(context, {
    beforeAnswer: () => (isAllowed ? undefined : { code: 16, details: 'Invalid authentication credentials.' }),
  });
  await engine.check?.();
  isAllowed = false;
  await engine.check?.();
  await assert.rejects(hear(), isProblem('engine-misconfigured', /credentials cannot be used/));
  await assert.rejects(async () => engine.check?.(), /credentials cannot be used/);
  isAllowed = true;
  await engine.check?.();
});

test('transcribes a recording of minutes over HTTP, in calls within Google’s limits', async (context) => {
  const { engine, emulator, bill } = await setUp(context);
  const recording = toneRecording(randomDigitGroups({ seed: 11, groups: 90 }));
  assert.ok(recording.seconds > 120);
  await using server = await startTestServer({ engine });
  const response = await server.post(encodeWav(recording.samples), { response_format: 'text' });
  assert.equal((await response.text()).trim(), recording.text);
  assert.ok(emulator.calls.length > 2);
  assert.ok(emulator.calls.every(({ outcome, audioSeconds }) => outcome === 'answered' && audioSeconds < 60));
  assert.ok(bill() < recording.seconds + emulator.calls.length);
});
