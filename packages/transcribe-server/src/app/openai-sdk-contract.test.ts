import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { OpenAI, toFile } from 'openai';
import type { TranscriptionDiarized } from 'openai/resources/audio/transcriptions';
import type { Engine, EngineCallOptions } from '../engines/engine.ts';
import { createToneEngine, encodeAudio, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { interleave } from '../testing/interleave.ts';
import { startTestServer } from '../testing/test-server.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 5, groups: 30 }));
const recording = await encodeAudio(samples, 'webm-opus');
const openFile = () => toFile(recording, 'recording.webm', { type: 'audio/webm' });

/** Recognises tones, and returns a token for each word if the probabilities are requested. Records its calls. */
const createTokenEngine = (calls: EngineCallOptions[] = []): Engine => {
  const tones = createToneEngine();
  return {
    ...tones,
    async transcribe(segment, options) {
      calls.push(options);
      const { words = [], ...result } = await tones.transcribe(segment, options);
      const logprobs = words.map(({ word }) => ({ token: word, logprob: -0.5, bytes: [...Buffer.from(word)] }));
      return { ...result, words, ...(options.logprobs && { logprobs }) };
    },
  };
};

const transcriptionsOf = ({ url }: { url: string }) =>
  new OpenAI({ baseURL: new URL('/v1', url).href, apiKey: 'none', maxRetries: 0 }).audio.transcriptions;

const warningsOf = (answer: object) => ('warnings' in answer ? answer.warnings : []) as { code: string }[];
const codesOf = (answer: object) => warningsOf(answer).map(({ code }) => code);

suite('the official client of OpenAI and the whole transcription API', () => {
  test('reads segments with the members of Whisper’s decoder', async () => {
    await using server = await startTestServer({ engine: createToneEngine() });
    const request = { file: await openFile(), model: 'whisper-1', response_format: 'verbose_json' } as const;
    const { segments = [] } = await transcriptionsOf(server).create(request);
    assert.ok(segments.length > 1);
    for (const segment of segments) {
      const { seek, start, tokens, temperature, avg_logprob, no_speech_prob, compression_ratio } = segment;
      assert.deepEqual(
        { seek, tokens, temperature, avg_logprob, no_speech_prob },
        {
          ...{ seek: Math.round(start * 100), tokens: [], temperature: 0, avg_logprob: 0, no_speech_prob: 0 },
        },
      );
      assert.ok(compression_ratio > 0.5 && compression_ratio < 2.4);
    }
  });

  test('reads speakers, and a warning if they are unknown', async () => {
    await using server = await startTestServer({ engine: createToneEngine() });
    const answer = (await transcriptionsOf(server).create({
      ...{ file: await openFile(), model: 'gpt-4o-transcribe-diarize', response_format: 'diarized_json' },
      chunking_strategy: 'auto',
    })) as unknown as TranscriptionDiarized;
    assert.deepEqual([answer.task, answer.text], ['transcribe', text]);
    assert.deepEqual(answer.usage, { type: 'duration', seconds: Math.ceil(samples.length / 16_000) });
    assert.equal(answer.segments.map((segment) => segment.text).join(' '), text);
    answer.segments.forEach(({ id, type, speaker, start, end }, i) => {
      assert.deepEqual([id, type, speaker], [`seg_${i}`, 'transcript.text.segment', 'A']);
      assert.ok(0 <= start && start < end);
    });
    assert.deepEqual(codesOf(answer), ['speakers-unknown']);
  });

  test('reads each channel of a conversation as a speaker', async () => {
    await using server = await startTestServer({ engine: createToneEngine() });
    const left = toneRecording(['11111', '33333'], { pauseSeconds: 3, leadOutSeconds: 1 }).samples;
    const right = toneRecording(['22222'], { leadInSeconds: 2 }).samples;
    const call = await encodeAudio(interleave([left, right]), 'wav', { sourceChannels: 2, channels: 2 });
    const { segments, ...answer } = (await transcriptionsOf(server).create({
      ...{ file: await toFile(call, 'call.wav'), model: 'gpt-4o-transcribe-diarize' },
      response_format: 'diarized_json',
    })) as unknown as TranscriptionDiarized;
    assert.deepEqual(
      segments.map(({ speaker, text }) => [speaker, text]),
      [
        ['A', '11111'],
        ['B', '22222'],
        ['A', '33333'],
      ],
    );
    assert.deepEqual(codesOf(answer), []);
  });

  test('reads a stream of segments with speakers, each after its text', async () => {
    await using server = await startTestServer({ engine: createToneEngine() });
    const stream = await transcriptionsOf(server).create({
      ...{ file: await openFile(), model: 'gpt-4o-transcribe-diarize', response_format: 'diarized_json' },
      stream: true,
    });
    const events = await Array.fromAsync(stream);
    const deltas = events.flatMap((event) => (event.type === 'transcript.text.delta' ? [event] : []));
    const segments = events.flatMap((event) => (event.type === 'transcript.text.segment' ? [event] : []));
    assert.ok(segments.length > 1);
    assert.deepEqual(
      deltas.map(({ segment_id }) => segment_id),
      segments.map(({ id }) => id),
    );
    assert.ok(segments.every(({ id, speaker }, i) => id === `seg_${i}` && speaker === 'A'));
    const done = events.at(-1);
    assert.ok(done?.type === 'transcript.text.done');
    assert.equal(done.text, text);
    assert.deepEqual(done.usage, { type: 'duration', seconds: Math.ceil(samples.length / 16_000) });
  });

  test('reads log probabilities, in JSON and in a stream', async () => {
    await using server = await startTestServer({ engine: createTokenEngine() });
    const request = { file: await openFile(), model: 'gpt-4o-transcribe', include: ['logprobs'] } as const;
    const { logprobs = [], ...answer } = await transcriptionsOf(server).create({ ...request, include: ['logprobs'] });
    assert.equal(logprobs.map(({ token }) => token).join(' '), text);
    assert.deepEqual(logprobs[0]?.bytes, [...Buffer.from(logprobs[0]?.token ?? '')]);
    assert.equal(logprobs[0]?.logprob, -0.5);
    assert.deepEqual(codesOf(answer), []);
    const stream = await transcriptionsOf(server).create({ ...request, include: ['logprobs'], stream: true });
    const events = await Array.fromAsync(stream);
    const tokens = events.flatMap((event) => (event.type === 'transcript.text.delta' ? (event.logprobs ?? []) : []));
    assert.deepEqual(tokens, logprobs);
    const done = events.at(-1);
    assert.deepEqual(done?.type === 'transcript.text.done' && done.logprobs, logprobs);
    assert.equal((await transcriptionsOf(server).create({ ...request, include: [] })).logprobs, undefined);
  });

  test('reads a warning instead of log probabilities that the recogniser lacks', async () => {
    await using server = await startTestServer({ engine: createToneEngine() });
    const request = { file: await openFile(), model: 'gpt-4o-transcribe', include: ['logprobs' as const] };
    const answer = await transcriptionsOf(server).create(request);
    assert.deepEqual([answer.text, answer.logprobs, codesOf(answer)], [text, undefined, ['logprobs-missing']]);
    const events = await Array.fromAsync(await transcriptionsOf(server).create({ ...request, stream: true }));
    assert.deepEqual(codesOf(events.at(-1) ?? {}), ['logprobs-missing']);
  });

  test('passes languages, keywords, prompt and temperature to the recogniser', async () => {
    const calls: EngineCallOptions[] = [];
    await using server = await startTestServer({ engine: createTokenEngine(calls) });
    const request = { file: await openFile(), model: 'gpt-transcribe', languages: ['de', 'en'] };
    await transcriptionsOf(server).create({
      ...request,
      keywords: ['Dr. Ng', 'etcd'],
      prompt: 'A talk',
      temperature: 0.4,
    });
    const { signal: _, ...options } = calls[0] ?? { signal: undefined };
    assert.deepEqual(options, { language: 'de,en', keywords: ['Dr. Ng', 'etcd'], prompt: 'A talk', temperature: 0.4 });
  });

  test('accepts parameters of voice activity detection and known speakers, and warns that they have no effect', async () => {
    await using server = await startTestServer({ engine: createToneEngine() });
    const voice = `data:audio/wav;base64,${Buffer.alloc(300_000).toString('base64')}`;
    const answer = await transcriptionsOf(server).create({
      ...{ file: await openFile(), model: 'gpt-4o-transcribe-diarize' },
      chunking_strategy: { type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 500 },
      ...{ known_speaker_names: ['agent', 'customer'], known_speaker_references: [voice, voice] },
    });
    assert.equal(answer.text, text);
    assert.deepEqual(codesOf(answer), ['fields-ignored']);
    assert.match(
      JSON.stringify(warningsOf(answer)),
      /chunking_strategy.*known_speaker_names|known_speaker_names.*chunking_strategy/,
    );
  });
});
