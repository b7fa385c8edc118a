import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type PcmSamples, sampleRate } from '../../audio/pcm.ts';
import { context, createOnlineToneModel } from '../../testing/online-tone-model.ts';
import { isSherpaInstalled } from '../../testing/sherpa-installed.ts';
import { toneRecording } from '../../testing/tones.ts';
import type { EngineStream, StreamResult } from '../engine.ts';
import { createSherpaEngine, type SherpaEngine } from './sherpa.ts';

const skip = !isSherpaInstalled() && 'sherpa-onnx-node is not installed';
const { signal } = new AbortController();
const chunkSamples = 0.25 * sampleRate;
let model: Awaited<ReturnType<typeof createOnlineToneModel>>;
let engine: SherpaEngine;

before(async () => {
  model = await createOnlineToneModel();
  engine = createSherpaEngine({ modelFolder: model.folder });
});

after(async () => {
  await engine[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

const openStream = async (streamSignal = signal): Promise<EngineStream> => {
  await engine.check?.();
  assert.ok(engine.stream);
  return engine.stream({ signal: streamSignal });
};

/** Sends each chunk once the results of the previous one have arrived, as in a recording in real time. */
const streamInTime = async (stream: EngineStream, samples: PcmSamples): Promise<StreamResult[]> => {
  const results: StreamResult[] = [];
  let sent = 0;
  const sendNext = () => {
    if (sent >= samples.length) stream.end();
    else stream.send(samples.subarray(sent, sent + chunkSamples));
    sent += chunkSamples;
  };
  sendNext();
  for await (const result of stream.results) {
    if ('billedSeconds' in result) continue;
    results.push(result);
    if (!result.isFinal || result.endSeconds * sampleRate < sent) sendNext();
  }
  return results;
};

const finalsOf = (results: readonly StreamResult[]) => results.filter(({ isFinal, text }) => isFinal && text !== '');

test('streams partial text while audio arrives, and final text with times', { skip }, async () => {
  // The made model has no endpoint in a pause: an utterance ends after 20 s.
  const groups = ['123', '4567', '89', '1', '234', '5678', '90', '12', '345', '6789'];
  const { text, words, samples } = toneRecording(groups, { pauseSeconds: 3, leadOutSeconds: 0 });
  const results = await streamInTime(await openStream(), samples);
  const finals = finalsOf(results);
  assert.equal(finals.map((result) => result.text).join(' '), text);
  assert.equal(finals.length, 2);
  const interim = results.slice(0, results.indexOf(finals[0] as StreamResult)).map((result) => result.text);
  assert.deepEqual(
    groups.slice(0, 3).filter((group) => !interim.some((shown) => shown.endsWith(group))),
    [],
  );
  const found = finals.flatMap((result) => result.words ?? []);
  for (const [i, { word, startSeconds }] of words.entries()) {
    const early = startSeconds - (found[i]?.startSeconds ?? 0);
    assert.equal(found[i]?.word, word);
    assert.ok(Math.abs(early - context / 100) < 0.1, `${word} is ${early} s early`);
  }
});

test('keeps concurrent streams and segments apart', { skip }, async () => {
  const [one, other, file] = [
    ['12', '345'],
    ['678', '90'],
    ['111', '222'],
  ].map((groups) => toneRecording(groups));
  assert.ok(one && other && file);
  const [first, second, segment] = await Promise.all([
    openStream().then((stream) => streamInTime(stream, one.samples)),
    openStream().then((stream) => streamInTime(stream, other.samples)),
    engine.transcribe({ index: 0, startSeconds: 0, samples: file.samples }, { signal }),
  ]);
  assert.equal(finalsOf(first).at(-1)?.text, one.text);
  assert.equal(finalsOf(second).at(-1)?.text, other.text);
  assert.equal(segment.text, file.text);
});

test('ends a stream with the reason of its abort', { skip }, async () => {
  const controller = new AbortController();
  const stream = await openStream(controller.signal);
  stream.send(toneRecording(['123']).samples);
  controller.abort(new Error('cancelled'));
  await assert.rejects(Array.fromAsync(stream.results), /cancelled/);
});

test('fails a stream that is too far behind its audio', { skip }, async () => {
  const stream = await openStream();
  stream.send(new Int16Array(10 * sampleRate));
  await assert.rejects(Array.fromAsync(stream.results), { code: 'engine-timeout' });
});
