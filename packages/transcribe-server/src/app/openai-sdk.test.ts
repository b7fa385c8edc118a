import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { type ClientOptions, OpenAI, toFile } from 'openai';
import {
  createToneEngine,
  encodeAudio,
  randomDigitGroups,
  toneChunks,
  toneRecording,
  toneTruth,
} from '../testing/index.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const model = 'whisper-1';
const { samples, text } = toneRecording(randomDigitGroups({ seed: 5, groups: 30 }));
const recording = await encodeAudio(samples, 'webm-opus');
const openFile = () => toFile(recording, 'recording.webm', { type: 'audio/webm' });

const createClient = ({ url }: TestServer, options: ClientOptions = {}) =>
  new OpenAI({ baseURL: new URL('/v1', url).href, apiKey: 'any', maxRetries: 0, ...options });

/** The class of error, the code in it, and what must end with it. */
type Failure = readonly [
  type: abstract new (...parts: never[]) => InstanceType<typeof OpenAI.APIError>,
  code: string,
  call: () => Promise<unknown>,
];

suite('the official client of OpenAI', () => {
  test('reads every format', async () => {
    await using server = await startTestServer({ engine: createToneEngine() });
    const { transcriptions } = createClient(server).audio;
    const file = await openFile();

    const json = await transcriptions.create({ file, model });
    assert.equal(json.text, text);
    assert.deepEqual(json.usage, { type: 'duration', seconds: Math.ceil(samples.length / 16_000) });
    assert.equal(await transcriptions.create({ file, model, response_format: 'text' }), `${text}\n`);

    const srt = await transcriptions.create({ file, model, response_format: 'srt' });
    assert.match(srt, /^1\n00:00:00,\d{3} --> 00:00:\d\d,\d{3}\n\d/);
    const vtt = await transcriptions.create({ file, model, response_format: 'vtt' });
    assert.match(vtt, /^WEBVTT\n\n/);
    for (const subtitles of [srt, vtt]) {
      const digits = subtitles.split('\n').filter((line) => /^[\d ]{5,}$/.test(line));
      assert.equal(digits.join(' '), text);
    }
  });

  test('reads times of segments and words', async () => {
    await using server = await startTestServer({ engine: createToneEngine() });
    const { transcriptions } = createClient(server).audio;
    const ask = async (granularities: ('word' | 'segment')[]) =>
      transcriptions.create({
        ...{ file: await openFile(), model, response_format: 'verbose_json', language: 'en' },
        timestamp_granularities: granularities,
      });
    const { duration, language, segments = [], words = [] } = await ask(['word', 'segment']);
    assert.ok(Math.abs(duration - samples.length / 16_000) < 0.1);
    assert.equal(language, 'en');
    assert.equal(segments.map((segment) => segment.text).join(' '), text);
    assert.equal(words.map(({ word }) => word).join(' '), text);
    assert.equal((await ask(['word'])).segments, undefined);
    assert.equal((await ask(['segment'])).words, undefined);
  });

  test('reads a stream while it arrives', async () => {
    await using server = await startTestServer({ engine: createToneEngine() });
    const stream = await createClient(server).audio.transcriptions.create({
      ...{ file: await openFile(), model, stream: true },
    });
    const events = await Array.fromAsync(stream);
    const textOf = (type: string) =>
      events.filter((event) => event.type === type).map((event) => ('delta' in event ? event.delta : event.text));
    assert.equal(textOf('transcript.text.delta').join(''), text);
    assert.equal(textOf('transcript.text.segment').join(' '), text);
    assert.deepEqual(textOf('transcript.text.done'), [text]);
    assert.equal(events.at(-1)?.type, 'transcript.text.done');
  });

  test('reads a stream that fails as an error', async () => {
    const engine = createToneEngine({
      concurrency: 1,
      beforeAnswer({ index }) {
        if (index === 1) throw new ProblemError('engine-failed', 'The recogniser failed.');
      },
    });
    await using server = await startTestServer({ engine });
    const stream = await createClient(server).audio.transcriptions.create({
      ...{ file: await openFile(), model, stream: true },
    });
    await assert.rejects(Array.fromAsync(stream), (error) => {
      assert.ok(error instanceof OpenAI.APIError);
      assert.deepEqual([error.code, error.type], ['engine-failed', 'server_error']);
      return true;
    });
  });

  test('reads the request id, from the server or from the request', async () => {
    await using server = await startTestServer({ engine: createToneEngine() });
    const { transcriptions } = createClient(server).audio;
    const {
      data,
      request_id: id,
      response,
    } = await transcriptions.create({ file: await openFile(), model }).withResponse();
    assert.ok(id);
    assert.equal(response.headers.get('X-Request-Id'), id);
    assert.equal((data as { _request_id?: string })._request_id, id);
    const own = await transcriptions
      .create({ file: await openFile(), model }, { headers: { 'X-Request-Id': 'my-own' } })
      .withResponse();
    assert.equal(own.request_id, 'my-own');
  });

  test('lists the engine as the one model', async () => {
    await using server = await startTestServer({ engine: createToneEngine({ name: 'ears' }) });
    const models = await Array.fromAsync(createClient(server).models.list());
    assert.deepEqual(
      models.map(({ id, object }) => [id, object]),
      [['ears', 'model']],
    );
  });

  test('turns each problem into its own class of error', async () => {
    const engine = createToneEngine({
      beforeAnswer() {
        throw new ProblemError('engine-failed', 'The recogniser failed.');
      },
    });
    await using server = await startTestServer({ engine, apiKeys: ['right'], rateLimitPerMinute: 4 });
    const client = createClient(server, { apiKey: 'right' });
    const page = createClient(server, { defaultHeaders: { Origin: 'https://elsewhere.example' } });
    const send = async (bytes: Uint8Array, format: 'json' | 'poem' = 'json') =>
      client.audio.transcriptions.create({
        ...{ file: await toFile(bytes, 'recording'), model, response_format: format as 'json' },
      });
    const unfinished = (await encodeAudio(samples, 'mp4-aac')).slice(0, 50_000);

    const failures: readonly Failure[] = [
      [OpenAI.AuthenticationError, 'unauthorized', () => createClient(server).models.list()],
      [OpenAI.PermissionDeniedError, 'origin-not-allowed', () => page.models.list()],
      [OpenAI.NotFoundError, 'not-found', () => client.files.list()],
      [OpenAI.BadRequestError, 'invalid-request', () => send(recording, 'poem')],
      [OpenAI.UnprocessableEntityError, 'unreadable-audio', () => send(unfinished)],
      [OpenAI.APIError, 'unsupported-media-type', () => send(Buffer.from('a text'))],
      [OpenAI.InternalServerError, 'engine-failed', () => send(recording)],
      [OpenAI.RateLimitError, 'rate-limited', () => send(recording)],
    ];
    for (const [type, code, call] of failures) {
      await assert.rejects(call, (error) => {
        assert.ok(error instanceof type, code);
        assert.equal(error.code, code);
        assert.ok(error.requestID);
        return true;
      });
    }
  });

  test('returns the text of one second and of ten minutes', async () => {
    await using server = await startTestServer({ engine: createToneEngine() });
    const { transcriptions } = createClient(server).audio;
    for (const groups of [['4242'], randomDigitGroups({ seed: 11, groups: 370 })]) {
      const truth = toneTruth(groups);
      const file = await toFile(await encodeAudio(toneChunks(groups), 'flac'), 'recording.flac');
      const [json, verbose, events] = await Promise.all([
        transcriptions.create({ file, model }),
        transcriptions.create({ file, model, response_format: 'verbose_json', timestamp_granularities: ['word'] }),
        transcriptions.create({ file, model, stream: true }).then((stream) => Array.fromAsync(stream)),
      ]);
      assert.equal(json.text, truth.text);
      assert.equal(verbose.words?.map(({ word }) => word).join(' '), truth.text);
      verbose.words?.forEach(({ start }, i) => {
        assert.ok(Math.abs(start - (truth.words[i]?.startSeconds ?? 0)) < 0.1);
      });
      const last = events.at(-1);
      assert.equal(last?.type === 'transcript.text.done' && last.text, truth.text);
    }
    assert.deepEqual(await server.leftovers(), []);
  });
});
