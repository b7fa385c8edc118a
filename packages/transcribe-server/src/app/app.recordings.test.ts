import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transcription } from '@audio-transcriber/contract';
import { encodeWav } from '../audio/pcm.ts';
import {
  type AudioFormatName,
  audioFormats,
  createToneEngine,
  encodeAudio,
  randomDigitGroups,
  toneChunks,
  toneRecording,
  toneTruth,
} from '../testing/index.ts';
import { startTestServer } from '../testing/test-server.ts';

const formats = Object.keys(audioFormats) as AudioFormatName[];

test('transcribes every media type, as a form and as a raw body', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  await Promise.all(
    formats.map(async (format, seed) => {
      const { samples, text } = toneRecording(randomDigitGroups({ seed, groups: 4 }));
      const file = await encodeAudio(samples, format);
      const [form, raw] = await Promise.all([
        server.post(file, { model: 'whisper-1' }),
        fetch(`${server.url}?response_format=text`, { method: 'POST', body: file }),
      ]);
      assert.equal(((await form.json()) as Transcription).text, text, format);
      assert.equal(await raw.text(), `${text}\n`, format);
    }),
  );
  assert.deepEqual(await server.leftovers(), []);
});

test('returns twenty concurrent recordings to their senders', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  await Promise.all(
    Array.from({ length: 20 }, async (_, seed) => {
      const { samples, text } = toneRecording(randomDigitGroups({ seed, groups: 3 }));
      const answer = await server.post(encodeWav(samples));
      assert.equal(((await answer.json()) as Transcription).text, text, `recording ${seed}`);
    }),
  );
  assert.deepEqual(await server.leftovers(), []);
});

test('transcribes a hundred seconds completely, with correct word times', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const groups = randomDigitGroups({ seed: 600, groups: 66 });
  const truth = toneTruth(groups);
  assert.ok(truth.seconds > 100);
  const file = await encodeAudio(toneChunks(groups), 'ogg-opus', { bitsPerSecond: 32_000 });
  const answer = await server.post(file, {
    response_format: 'verbose_json',
    'timestamp_granularities[]': 'word',
  });
  const { text, words = [], duration = 0 } = (await answer.json()) as Transcription;
  assert.equal(text, truth.text);
  assert.ok(Math.abs(duration - truth.seconds) < 0.1, `${duration} s`);
  assert.equal(words.length, truth.words.length);
  for (const [i, { word, startSeconds, endSeconds }] of truth.words.entries()) {
    const heard = words[i];
    assert.equal(heard?.word, word);
    assert.ok(Math.abs((heard?.start ?? 0) - startSeconds) < 0.3 && Math.abs((heard?.end ?? 0) - endSeconds) < 0.3);
  }
});

test('responds in every format', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const { samples, text } = toneRecording(['12345', '67890']);
  const file = await encodeAudio(samples, 'flac');

  const json = (await (await server.post(file)).json()) as object;
  assert.deepEqual(json, { text, usage: { type: 'duration', seconds: 3 } });

  const ask = async (fields: Record<string, string>) =>
    (await (await server.post(file, { response_format: 'verbose_json', ...fields })).json()) as Transcription;
  const verbose = await ask({ language: 'en' });
  assert.deepEqual(Object.keys(verbose), ['task', 'language', 'duration', 'text', 'segments', 'usage']);
  assert.deepEqual(
    verbose.segments?.map((segment) => [segment.id, segment.text]),
    [[0, text]],
  );
  const withWords = await ask({ 'timestamp_granularities[]': 'word' });
  assert.deepEqual(
    withWords.words?.map(({ word }) => word),
    ['12345', '67890'],
  );
  assert.equal(withWords.segments, undefined);
});

test('reads form fields before and after the file', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const { samples, text } = toneRecording(['24680']);
  const body = new FormData();
  body.append('file', new Blob([await encodeAudio(samples, 'mp3')]), 'x.mp3');
  body.append('colour', 'red');
  body.append('response_format', 'text');
  const answer = await fetch(server.url, { method: 'POST', body });
  assert.equal(await answer.text(), `${text}\n`);
});

test('does not send silence to the engine, but quiet speech', async () => {
  let calls = 0;
  const engine = createToneEngine({ beforeAnswer: () => void calls++ });
  await using server = await startTestServer({ engine });
  const silence = await server.post(await encodeAudio(new Int16Array(5 * 16_000), 'webm-opus'));
  assert.equal(silence.status, 200);
  assert.equal(((await silence.json()) as Transcription).text, '');
  assert.equal(calls, 0);

  const quiet = toneRecording(['13579'], { amplitude: 0.016 });
  const answer = await server.post(await encodeAudio(quiet.samples, 'webm-opus'));
  assert.equal(((await answer.json()) as Transcription).text, quiet.text);
  assert.equal(calls, 1);
});
