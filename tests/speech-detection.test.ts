import assert from 'node:assert/strict';
import { existsSync, openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Transcription } from '@audio-transcriber/contract';
import {
  createGoogleEngine,
  createOpenaiEngine,
  createSileroDetector,
  createTranscribeApp,
  type Engine,
  type PcmSegment,
} from '@audio-transcriber/transcribe-server';
import {
  defaultModelMissing,
  sileroMissing,
  sileroModel,
  startGoogleSpeechEmulator,
  startOpenaiEmulator,
} from '@audio-transcriber/transcribe-server/testing';
import { decodeFile } from '../benchmarks/decode-file.ts';
import { createLocalEngine } from '../benchmarks/local-engine.ts';
import { speechFolder } from '../benchmarks/speech-files.ts';

const skip =
  defaultModelMissing() || sileroMissing() || (!existsSync(speechFolder) && `no recorded speech in ${speechFolder}`);

/** Transcribes a recording over the app, with the voice detector. */
const transcribe = async (t: TestContext, engine: Engine, name: string): Promise<Transcription> => {
  const voiceActivity = createSileroDetector({ model: sileroModel, onFallback: (error) => assert.fail(error) });
  t.after(() => voiceActivity[Symbol.asyncDispose]?.());
  const body = new FormData();
  body.set('file', await openAsBlob(join(speechFolder, name)), name);
  const answer = await createTranscribeApp({ engine, voiceActivity }).request('/v1/audio/transcriptions', {
    method: 'POST',
    body,
  });
  return (await answer.json()) as Transcription;
};

/** Keeps the segments that the engine would be given, once each. */
const collectSegments = (engine: Engine, segments: PcmSegment[]): Engine => ({
  ...engine,
  billing: 'per-call',
  async transcribe(segment) {
    segments.push(segment);
    return { text: '' };
  },
});

test('noise of a microphone is an empty transcript, and no call to an engine', { skip }, async (t) => {
  await using google = await startGoogleSpeechEmulator();
  await using openai = await startOpenaiEmulator();
  await using local = createLocalEngine();
  const segments: PcmSegment[] = [];
  for (const engine of [
    createGoogleEngine({ emulatorHost: google.host }),
    createOpenaiEngine({ baseURL: openai.baseURL }),
    collectSegments(local, segments),
  ]) {
    assert.equal((await transcribe(t, engine, 'noise-only.wav')).text, '', engine.name);
  }
  assert.deepEqual([google.calls, openai.requests, segments], [[], [], []]);
});

test('keeps the quiet words between two pauses', { skip }, async (t) => {
  await using engine = createLocalEngine();
  const { text } = await transcribe(t, engine, 'jfk.wav');
  assert.match(text, /ask not what your country can do for you/i);
});

const decibels = (samples: Int16Array) =>
  10 * Math.log10(1 + samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);

test('cuts two minutes of fluent reading only where it is quiet', { skip }, async (t) => {
  const segments: PcmSegment[] = [];
  await using engine = createLocalEngine();
  await transcribe(t, collectSegments(engine, segments), 'lj-long-a.wav');
  const samples = await decodeFile(join(speechFolder, 'lj-long-a.wav'));
  assert.ok(segments.length >= 6);
  for (const { startSeconds, index } of segments) {
    if (index === 0) continue;
    const cut = Math.round(16_000 * startSeconds);
    const level = decibels(samples.slice(cut - 800, cut + 800));
    assert.ok(level < decibels(samples) - 20, `${level} dB at ${startSeconds} s`);
  }
});
