import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import type { Transcription } from '@audio-transcriber/contract';
import { encodeWav, type PcmSamples, type PcmSegment } from '../../audio/pcm.ts';
import { encodeAudio } from '../../testing/encode-audio.ts';
import { isSherpaInstalled } from '../../testing/sherpa-installed.ts';
import { childProcesses, startTestServer, until } from '../../testing/test-server.ts';
import { type ToneModelOptions, writeToneModel } from '../../testing/tone-model.ts';
import { randomDigitGroups, toneRecording } from '../../testing/tones.ts';
import { createSherpaEngine, type SherpaEngineOptions } from './sherpa.ts';

const skip = !isSherpaInstalled() && 'sherpa-onnx-node is not installed';
const { signal } = new AbortController();

const segmentOf = (samples: PcmSamples): PcmSegment => ({ index: 0, startSeconds: 0, samples });

const createFolder = async (context: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'sherpa-test-'));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
};

const createEngine = async (
  context: TestContext,
  { slowness = 0, ...options }: ToneModelOptions & Partial<SherpaEngineOptions> = {},
) => {
  const modelFolder = await createFolder(context);
  await writeToneModel(modelFolder, { slowness });
  const engine = createSherpaEngine({ modelFolder, ...options });
  context.after(() => engine[Symbol.asyncDispose]());
  return { engine, modelFolder };
};

test('returns exact digits and times through codecs, over HTTP', { skip }, async (context) => {
  const { engine } = await createEngine(context);
  await using server = await startTestServer({ engine });
  const recording = toneRecording(['0123456789', '5555555', ...randomDigitGroups({ seed: 6, groups: 12 })]);
  for (const format of ['wav', 'webm-opus', 'mp4-aac', 'mp3'] as const) {
    const file = await encodeAudio(recording.samples, format);
    const answer = await server.post(file, { response_format: 'verbose_json', 'timestamp_granularities[]': 'word' });
    const { text, words = [] } = (await answer.json()) as Transcription;
    assert.equal(text, recording.text, format);
    for (const [i, { word, startSeconds, endSeconds }] of recording.words.entries()) {
      assert.equal(words[i]?.word, word, format);
      const off = [(words[i]?.start ?? 0) - startSeconds, (words[i]?.end ?? 0) - endSeconds];
      assert.ok(Math.max(...off.map(Math.abs)) < 0.1, `${format}: ${word} is off by ${off} s`);
    }
  }
});

test('returns its own digits for each of twenty concurrent recordings', { skip }, async (context) => {
  const { engine } = await createEngine(context);
  await using server = await startTestServer({ engine, limits: { maxQueue: 20 } });
  const recordings = Array.from({ length: 20 }, (_, seed) => toneRecording(randomDigitGroups({ seed, groups: 4 })));
  const answers = recordings.map(async ({ samples }) => {
    const answer = await server.post(encodeWav(samples));
    return ((await answer.json()) as Transcription).text;
  });
  assert.deepEqual(
    await Promise.all(answers),
    recordings.map(({ text }) => text),
  );
});

test('answers health checks while all slots are busy', { skip }, async (context) => {
  const { engine } = await createEngine(context, { slowness: 60 });
  await using server = await startTestServer({ engine });
  await engine.check?.();
  const { samples, text } = toneRecording(['12345']);
  const answers = Array.from({ length: engine.concurrency + 1 }, () => server.post(encodeWav(samples)));
  let ended = 0;
  for (const answer of answers) answer.finally(() => ended++);
  await until(() => engine.running === engine.concurrency || ended > 0);

  let asked = 0;
  let longest = 0;
  while (ended === 0) {
    const began = performance.now();
    const health = await fetch(new URL('/healthz', server.url));
    assert.equal(health.status, 200);
    longest = Math.max(longest, performance.now() - began);
    asked++;
  }
  assert.ok(asked > 2, `${asked} answers before a recognition ended`);
  context.diagnostic(`${asked} answers, the slowest after ${longest.toFixed(0)} ms`);
  for (const answer of answers) assert.equal(((await (await answer).json()) as Transcription).text, text);
});

test('loads the model once, and unloads it with the engine', { skip }, async (context) => {
  const { engine } = await createEngine(context);
  assert.deepEqual(await childProcesses(), []);
  await Promise.all([engine.check?.(), engine.check?.(), engine.check?.()]);
  assert.equal((await childProcesses()).length, 1);
  await engine[Symbol.asyncDispose]();
  assert.deepEqual(await childProcesses(), []);
  await engine[Symbol.asyncDispose]();
});

test('an aborted segment keeps its slot until it ends, and waiting segments are dropped', {
  skip,
}, async (context) => {
  const { engine } = await createEngine(context, { slowness: 60, concurrency: 1 });
  const { samples, text } = toneRecording(['12345']);
  const first = new AbortController();
  const second = new AbortController();
  const answers = [first, second].map(({ signal }) => engine.transcribe(segmentOf(samples), { signal }));
  const third = engine.transcribe(segmentOf(samples), { signal });
  await until(() => engine.running === 1);
  for (const controller of [first, second]) controller.abort(new Error('gone'));
  await Promise.all(answers.map((answer) => assert.rejects(answer, /gone/)));
  assert.equal(engine.running, 1);
  assert.equal((await third).text, text);
});

test('fails the segments of a runtime that dies, and starts a new one for the next', { skip }, async (context) => {
  const { engine } = await createEngine(context, { slowness: 60 });
  const { samples, text } = toneRecording(['67890']);
  const answer = engine.transcribe(segmentOf(samples), { signal });
  await until(() => engine.running === 1);
  const [processId = 0] = await childProcesses();
  process.kill(processId, 'SIGKILL');
  await assert.rejects(answer, ({ code, cause }) => code === 'engine-failed' && /SIGKILL/.test(cause.message));
  assert.equal((await engine.transcribe(segmentOf(samples), { signal })).text, text);
});

test('survives a signal to all processes of the terminal', { skip }, async (context) => {
  const { engine } = await createEngine(context, { slowness: 60 });
  const { samples, text } = toneRecording(['24680']);
  const answer = engine.transcribe(segmentOf(samples), { signal });
  await until(() => engine.running === 1);
  const [processId = 0] = await childProcesses();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.kill(processId, signal);
  assert.equal((await answer).text, text);
});

test('does not keep the process alive, and ends with it, if not disposed', {
  skip,
}, async (context) => {
  const { modelFolder } = await createEngine(context);
  const program = `
    import { createSherpaEngine } from ${JSON.stringify(new URL('./sherpa.ts', import.meta.url))};
    const engine = createSherpaEngine({ modelFolder: ${JSON.stringify(modelFolder)} });
    await engine.check();
    const segment = { index: 0, startSeconds: 0, samples: new Int16Array(16000) };
    await engine.transcribe(segment, { signal: new AbortController().signal });
    const { readFile } = await import('node:fs/promises');
    console.log(await readFile('/proc/self/task/' + process.pid + '/children', 'utf8'));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  const processId = Number(stdout);
  assert.ok(processId > 0);
  await until(() => !existsSync(`/proc/${processId}`));
});

test('recognises very short audio, with word times inside it', { skip }, async (context) => {
  const { engine } = await createEngine(context);
  const { samples } = toneRecording(['7'], { leadInSeconds: 0.02, leadOutSeconds: 0 });
  const { text, words } = await engine.transcribe(segmentOf(samples), { signal });
  assert.equal(text, '7');
  assert.deepEqual(
    words?.map(({ endSeconds }) => endSeconds),
    [samples.length / 16_000],
  );
});

test('rejects languages that the model does not support', { skip }, async (context) => {
  const { engine } = await createEngine(context, { languages: ['en', 'jw', 'no'] });
  for (const language of ['en', 'en-GB', 'jv', 'nb', 'nn,en', 'de,en']) engine.accept?.({ language });
  engine.accept?.({});
  for (const language of ['de', 'fr-FR', 'de,fr', 'yue']) {
    assert.throws(() => engine.accept?.({ language }), { code: 'unsupported-language', param: 'language' });
  }
});

test('prefers int8', { skip }, async (context) => {
  const { engine, modelFolder } = await createEngine(context);
  await copyFile(join(modelFolder, 'model.onnx'), join(modelFolder, 'model.int8.onnx'));
  await writeFile(join(modelFolder, 'model.onnx'), 'not looked at');
  await engine.check?.();
});
