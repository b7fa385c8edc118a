import assert from 'node:assert/strict';
import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ProblemDocument, Transcription } from '@audio-transcriber/contract';
import { createTranscribeApp, type Engine, type PcmSamples } from '@audio-transcriber/transcribe-server';
import { defaultModelMissing, encodeAudio } from '@audio-transcriber/transcribe-server/testing';
import { compareAccuracy, goals, maxDifference } from '../benchmarks/accuracy.ts';
import { decodeFile } from '../benchmarks/decode-file.ts';
import { createLocalEngine } from '../benchmarks/local-engine.ts';
import { readPrompts } from '../benchmarks/prompts.ts';
import { readEnglishSpeech, speechFolder } from '../benchmarks/speech-files.ts';
import { createEngineScheduler } from '../packages/transcribe-server/src/engines/engine-scheduler.ts';
import { recogniseWith } from '../packages/transcribe-server/src/transcription/recognise.ts';

const recordings = await readEnglishSpeech();
/** The benchmark measures all of them. */
const someRecordings = recordings?.filter((_, i) => i % 3 === 1);
const prompts = (await readPrompts())?.filter((_, i) => i % 10 === 0);

for (const [name, speech, goal, missing] of [
  ['some recordings of human speech', someRecordings, goals.speech, `no recorded speech in ${speechFolder}`],
  ['six prompts of Debian', prompts, goals.prompts, 'asterisk-core-sounds-en-g722 is not installed'],
] as const) {
  const skip = defaultModelMissing() || (speech === undefined && missing);
  test(`has a word error rate of at most ${100 * goal} % for ${name} over HTTP`, { skip }, async () => {
    await using engine = createLocalEngine();
    const { engineAlone, throughServer } = await compareAccuracy(engine, speech ?? []);
    assert.ok(throughServer <= goal, `${throughServer}`);
    assert.ok(throughServer <= engineAlone + maxDifference, `${throughServer}, and ${engineAlone} by the engine alone`);
  });
}

const here = (name: string) => join(speechFolder, name);
const skipSpeech = defaultModelMissing() || (recordings === undefined && `no recorded speech in ${speechFolder}`);

/** Transcribes through the app, with the default model. */
const transcribe = async (engine: Engine, audio: Blob, fields: Readonly<Record<string, string>> = {}) => {
  const body = new FormData();
  body.set('file', audio, 'recording');
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return await createTranscribeApp({ engine }).request('/v1/audio/transcriptions', { method: 'POST', body });
};

const secondsOf = async (name: string, from: number, to: number): Promise<PcmSamples> =>
  (await decodeFile(here(name))).slice(from * 16_000, to * 16_000);

const recogniseAlone = async (engine: Engine, samples: PcmSamples): Promise<string> =>
  (await engine.transcribe({ index: 0, startSeconds: 0, samples }, { signal: new AbortController().signal })).text;

test('transcribes a recording whose only segment first gets an empty answer', {
  skip: skipSpeech,
}, async () => {
  await using engine = createLocalEngine();
  const samples = await secondsOf('weather.flac', 0, 4);
  assert.equal(await recogniseAlone(engine, samples), '');
  const answer = await transcribe(engine, new Blob([await encodeAudio(samples, 'wav')]));
  assert.match(((await answer.json()) as Transcription).text, /storms could produce large hail/);
});

test('transcribes a long segment on which the model loops', { skip: skipSpeech }, async () => {
  await using engine = createLocalEngine();
  const samples = await secondsOf('lj-long-a.wav', 40, 85);
  assert.match(await recogniseAlone(engine, samples), /(same operation\W+then in the ){2}/);
  const lane = createEngineScheduler(1).createLane();
  const segment = { index: 0, startSeconds: 0, samples };
  const { text } = await recogniseWith(engine, lane, {})(segment, new AbortController().signal, () => {});
  assert.doesNotMatch(text, /(same operation\W+then in the ){2}/);
  assert.match(text, /casting, setting,? or printing beautiful letters/);
});

test('transcribes two people who speak at once on two channels, each as a speaker', { skip: skipSpeech }, async () => {
  await using engine = createLocalEngine();
  const audio = await openAsBlob(here('stereo-two-speakers.wav'));
  const answer = await transcribe(engine, audio, { response_format: 'verbose_json' });
  const { segments = [] } = (await answer.json()) as Transcription;
  const spokenBy = (label: string) =>
    segments.flatMap(({ speaker, text }) => (speaker === label ? [text] : [])).join(' ');
  assert.match(spokenBy('A'), /complaint against the wizard,? who had vanished behind the curtain/);
  assert.match(spokenBy('B'), /^The horizon seems extremely distant\W*$/);
});

test('warns that German speech without a language was recognised as English, and rejects German', {
  skip: skipSpeech,
}, async () => {
  await using engine = createLocalEngine();
  const audio = await openAsBlob(here('pv-de.wav'));
  for (const format of ['json', 'verbose_json']) {
    const answer = await transcribe(engine, audio, { response_format: format });
    assert.equal(((await answer.json()) as Transcription).language, 'en');
  }
  const refusal = await transcribe(engine, audio, { language: 'de' });
  assert.equal(refusal.status, 422);
  assert.equal(((await refusal.json()) as ProblemDocument).code, 'unsupported-language');
});
