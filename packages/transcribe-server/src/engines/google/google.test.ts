import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeWav, sampleRate } from '../../audio/pcm.ts';
import type { GoogleSpeechRequest } from '../../testing/google-emulator-rules.ts';
import { segmentOf, setUpGoogleEngine, spoken } from '../../testing/google-engine.ts';
import { startTestServer } from '../../testing/test-server.ts';
import { randomDigitGroups, toneRecording } from '../../testing/tones.ts';
import { promptIgnored, temperatureIgnored } from '../warnings.ts';

const { signal } = new AbortController();

test('sends the segment, and returns the complete answer', async (context) => {
  const requests: GoogleSpeechRequest[] = [];
  const { transcribe, bill } = await setUpGoogleEngine(context, {
    engineOptions: { project: 'mine' },
    beforeAnswer(request) {
      requests.push(request);
      return undefined;
    },
  });
  const { text, words = [], language } = await transcribe();
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
  const { engine } = await setUpGoogleEngine(context);
  const longer = toneRecording(['11111', '22222', '33333'], { pauseSeconds: 1 });
  const part = longer.samples.subarray(1.5 * sampleRate, 3 * sampleRate);
  assert.equal((await engine.transcribe(segmentOf(part), { signal })).text, '22222');
});

for (const [situation, engineOptions, language, expected] of [
  ['the default one', { defaultLanguage: 'pt' }, undefined, ['pt-BR']],
  ['the requested one', {}, 'de', ['de-DE']],
  ['several candidates', {}, 'de-AT,en-US,fr', ['de-AT', 'en-US', 'fr-FR']],
  [
    'detected if the model supports that',
    { model: 'chirp_3', location: 'eu', defaultLanguage: 'pt' },
    undefined,
    ['auto'],
  ],
  ['not detected if it is requested', { model: 'chirp_3', location: 'eu' }, 'de', ['de-DE']],
] as const) {
  test(`requests the language: ${situation}`, async (context) => {
    const { emulator, transcribe } = await setUpGoogleEngine(context, {
      location: 'eu',
      models: ['long', 'chirp_3'],
      engineOptions: { location: 'eu', ...engineOptions },
    });
    const result = await transcribe(language === undefined ? {} : { language });
    assert.deepEqual(emulator.calls[0]?.request.config?.languageCodes, expected);
    assert.equal(result.language, expected[0] === 'auto' ? 'en-US' : expected[0]);
  });
}

test('rejects a language that Google does not list, without a request', async (context) => {
  const { engine, emulator, transcribe } = await setUpGoogleEngine(context);
  for (const language of ['qaa', 'br', 'en-US,qaa']) {
    assert.throws(() => engine.accept?.({ language }), { code: 'unsupported-language', param: 'language' });
    await assert.rejects(transcribe({ language }), { code: 'unsupported-language' });
  }
  for (const language of ['en', 'zh-TW', 'de,fr']) engine.accept?.({ language });
  assert.deepEqual(emulator.calls, []);
});

test('sends a prompt as phrases', async (context) => {
  const { emulator, transcribe } = await setUpGoogleEngine(context);
  const long = `${'donau dampf schiff '.repeat(8)}fahrt`;
  await transcribe({ prompt: `Kubernetes, Dr. Ng; version 3.5\n${long}. Really?` });
  const [set] = emulator.calls[0]?.request.config?.adaptation?.phraseSets ?? [];
  const phrases = set?.inlinePhraseSet?.phrases.map(({ value }) => value) ?? [];
  assert.deepEqual(phrases.slice(0, 4), ['Kubernetes', 'Dr', 'Ng', 'version 3.5']);
  assert.equal(phrases.at(-1), 'Really');
  assert.equal(phrases.slice(4, -1).join(' '), long);
});

test('sends keywords as phrases, before those of the prompt', async (context) => {
  const { emulator, transcribe } = await setUpGoogleEngine(context);
  const { warnings } = await transcribe({ keywords: ['Dr Ng', 'etcd'], prompt: 'Kubernetes', temperature: 0.5 });
  const [set] = emulator.calls[0]?.request.config?.adaptation?.phraseSets ?? [];
  const phrases = set?.inlinePhraseSet?.phrases.map(({ value }) => value);
  assert.deepEqual(phrases, ['Dr Ng', 'etcd', 'Kubernetes']);
  assert.deepEqual(warnings, [temperatureIgnored]);
});

test('requests a translation, which only chirp_2 makes', async (context) => {
  const models = ['chirp_2'];
  const { engine, emulator, transcribe } = await setUpGoogleEngine(context, {
    models,
    engineOptions: { model: 'chirp_2' },
  });
  assert.deepEqual(engine.capabilities?.translatesTo, ['en']);
  const { text, words } = await transcribe({ translateTo: 'en', language: 'fr' });
  assert.match(text, /^\[en-US\] 12345/);
  assert.equal(words, undefined);
  const { languageCodes, translationConfig } = emulator.calls[0]?.request.config ?? {};
  assert.deepEqual([languageCodes, translationConfig], [['fr-FR'], { targetLanguage: 'en-US' }]);
  assert.deepEqual((await setUpGoogleEngine(context)).engine.capabilities?.translatesTo, []);
});

test('splits long phrases between words in scripts without spaces, without losing any', async (context) => {
  const { emulator, transcribe } = await setUpGoogleEngine(context);
  const names = '山田太郎、鈴木花子、'.repeat(3);
  const sentence = '東京都の天気は晴れです'.repeat(12);
  await transcribe({ prompt: `${names}${sentence}。${'x'.repeat(150)}` });
  const [set] = emulator.calls[0]?.request.config?.adaptation?.phraseSets ?? [];
  const phrases = set?.inlinePhraseSet?.phrases.map(({ value }) => value) ?? [];
  assert.deepEqual(phrases.slice(0, 6), Array.from({ length: 3 }, () => ['山田太郎', '鈴木花子']).flat());
  assert.equal(phrases.slice(6).join(''), sentence);
});

test('detects the spoken language among several, if the location supports that', async (context) => {
  const { transcribe } = await setUpGoogleEngine(context, { spokenLanguage: 'fr-FR' });
  assert.equal((await transcribe({ language: 'de,fr,it' })).language, 'fr-FR');
  const region = await setUpGoogleEngine(context, {
    location: 'europe-west4',
    engineOptions: { location: 'europe-west4' },
  });
  assert.equal((await region.transcribe({ language: 'de' })).language, 'de-DE');
  assert.throws(() => region.engine.accept?.({ language: 'de,fr' }), { code: 'unsupported-language' });
});

test('uses the confidence of the result for words without one', async (context) => {
  const { transcribe } = await setUpGoogleEngine(context, { lacking: ['word_level_confidence'] });
  assert.deepEqual(
    (await transcribe()).words?.map(({ confidence }) => confidence),
    [0.875, 0.875],
  );
});

test('stops requesting a feature that the model lacks, and warns that the prompt was ignored', async (context) => {
  const { emulator, transcribe, outcomes } = await setUpGoogleEngine(context, {
    lacking: ['word_level_confidence', 'model_adaptation'],
  });
  const result = await transcribe({ prompt: 'a word' });
  assert.equal(result.text, spoken.text);
  assert.equal(result.words?.length, 2);
  assert.deepEqual(result.warnings, [promptIgnored]);
  assert.equal((await transcribe({ prompt: 'a word' })).text, spoken.text);
  assert.deepEqual(outcomes(), ['failed', 'answered', 'answered']);
  assert.ok(emulator.calls.at(-1)?.request.config?.features?.enableWordTimeOffsets);
});

test('names the speaker of each word on request, if the model supports that', async (context) => {
  const speakersOf = async (setup: Awaited<ReturnType<typeof setUpGoogleEngine>>, speakers?: boolean) =>
    (await setup.transcribe(speakers ? { speakers } : {})).words?.map(({ speaker }) => speaker);
  const setup = await setUpGoogleEngine(context);
  assert.deepEqual(await speakersOf(setup, true), ['1', '2']);
  assert.deepEqual(await speakersOf(setup), [undefined, undefined]);
  const lacking = await setUpGoogleEngine(context, { lacking: ['speaker_diarization'] });
  assert.deepEqual(await speakersOf(lacking, true), [undefined, undefined]);
});

test('answers all concurrent segments that discover an unsupported feature', async (context) => {
  const { transcribe } = await setUpGoogleEngine(context, { lacking: ['word_level_confidence', 'word_time_offsets'] });
  for (const { text, words } of await Promise.all([transcribe(), transcribe(), transcribe()])) {
    assert.equal(text, spoken.text);
    assert.equal(words, undefined);
  }
});

test('transcribes a recording of minutes over HTTP, in calls within Google’s limits', async (context) => {
  const { engine, emulator, bill } = await setUpGoogleEngine(context);
  const recording = toneRecording(randomDigitGroups({ seed: 11, groups: 90 }));
  assert.ok(recording.seconds > 120);
  await using server = await startTestServer({ engine });
  const response = await server.post(encodeWav(recording.samples), { response_format: 'text' });
  assert.equal((await response.text()).trim(), recording.text);
  assert.ok(emulator.calls.length > 2);
  assert.ok(emulator.calls.every(({ outcome, audioSeconds }) => outcome === 'answered' && audioSeconds < 60));
  assert.ok(bill() < recording.seconds + emulator.calls.length);
});
