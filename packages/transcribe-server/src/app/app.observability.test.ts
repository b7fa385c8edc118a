import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import type { Engine } from '../engines/engine.ts';
import { createLog } from '../observability/log.ts';
import { createOpenapiDocument } from '../openapi/openapi.ts';
import { answerSchemas } from '../openapi/response-schemas.ts';
import { createToneEngine, encodeAudio, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { scrapeMetrics } from '../testing/read-metric.ts';
import { startTestServer, until } from '../testing/test-server.ts';
import { createTranscribeApp } from './app.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 9, groups: 24 }));
const recording = await encodeAudio(samples, 'webm-opus');

const createLines = () => {
  const lines: string[] = [];
  return { lines, log: createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } }) };
};

/** What no log may hold. The audio is known by what it says, and by what it is made of. */
const secrets = {
  key: 'kestrel-key',
  prompt: 'plover-prompt',
  fileName: 'finch-file-name.webm',
  query: 'quail-query',
  path: 'pigeon-path',
  body: 'bunting-body',
  idempotencyKey: 'ibis-idempotency-key',
};

type Fault = (heard: string, prompt: string | undefined) => unknown;

/** Faults of an engine that already knows the text. */
const faults: Record<string, Fault> = {
  'an unexpected error': (heard) => new Error(`cannot read ${heard}`),
  'an answer that is not understood': (heard) => {
    try {
      return JSON.parse(`heard: ${heard.split(' ')[0]}`);
    } catch (cause) {
      return new ProblemError('engine-failed', 'It failed.', { cause: new Error('It is not understood.', { cause }) });
    }
  },
  'a bug below a problem': (heard) =>
    new ProblemError('engine-failed', 'It failed.', { cause: new TypeError(`${heard} is not a function`) }),
  'a refusal that repeats the prompt': (_, prompt) =>
    new ProblemError('engine-unavailable', 'It failed.', { cause: new Error(`400 bad phrase "${prompt}"`) }),
};

/** Fails in the second segment, when a stream has begun. */
const createFailingEngine = (fault: Fault | undefined): Engine => {
  const tones = createToneEngine({ concurrency: 1 });
  return {
    ...tones,
    async transcribe(segment, options) {
      const result = await tones.transcribe(segment, options);
      if (fault !== undefined && segment.index === 1) throw fault(result.text, options.prompt);
      return result;
    },
  };
};

const createForm = (file: Blob, fields: Readonly<Record<string, string>>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file, secrets.fileName);
  return form;
};

suite('the log', () => {
  const headers = { Authorization: `Bearer ${secrets.key}` };
  const audio = new Blob([recording]);
  const forms: [file: Blob, fields: Record<string, string>, headers: Record<string, string>][] = [
    [audio, {}, headers],
    [audio, { response_format: 'verbose_json' }, { ...headers, 'Idempotency-Key': secrets.idempotencyKey }],
    [audio, { stream: 'true' }, headers],
    [audio, { language: secrets.body }, headers],
    [audio, { response_format: secrets.body }, headers],
    [audio, {}, { Authorization: `Bearer wrong-${secrets.key}` }],
    [audio, {}, { ...headers, Origin: 'https://other.example' }],
    [audio, {}, { ...headers, 'Content-Type': `multipart/form-data; boundary=${secrets.body}` }],
    [new Blob([secrets.body.repeat(100)]), {}, headers],
    [new Blob([recording.slice(0, 40), secrets.body]), {}, headers],
    [new Blob([]), {}, headers],
  ];

  for (const [name, fault] of [['no fault', undefined] as const, ...Object.entries(faults)]) {
    test(`holds nothing of what was sent and said: ${name}`, async () => {
      const { lines, log } = createLines();
      const engine = createFailingEngine(fault);
      await using server = await startTestServer({ engine, log, apiKeys: [secrets.key] });
      const url = `${server.url}?prompt=${secrets.prompt}&colour=${secrets.query}`;
      await Promise.all(
        forms.map(async ([file, fields, headers]) => {
          const body = createForm(file, { prompt: secrets.prompt, ...fields });
          await (await fetch(url, { method: 'POST', body, headers })).text();
        }),
      );
      await (await fetch(new URL(`/${secrets.path}`, server.url), { headers })).text();

      const entries = lines.map((line) => JSON.parse(line));
      // One for each request, and one that names the refused origin.
      assert.equal(entries.length, forms.length + 2);
      assert.equal(
        entries.some(({ fault }) => fault !== undefined),
        fault !== undefined,
      );
      const all = lines.join('');
      for (const secret of [...Object.values(secrets), ...text.split(' ')]) assert.ok(!all.includes(secret), secret);
      assert.ok(!all.includes(Buffer.from(recording.slice(0, 30)).toString('base64')));
    });
  }

  test('logs the properties and durations of each transcription', async () => {
    const { lines, log } = createLines();
    await using server = await startTestServer({ engine: createToneEngine({ name: 'ears' }), log });
    const answer = await server.post(recording);
    const { requestId, method, route, status, engine, audioSeconds, receivedBytes } = JSON.parse(lines[0] ?? '');
    assert.equal(requestId, answer.headers.get('X-Request-Id'));
    assert.deepEqual([method, route, status, engine], ['POST', '/v1/audio/transcriptions', 200, 'ears']);
    assert.ok(Math.abs(audioSeconds - samples.length / 16_000) < 0.1);
    assert.ok(receivedBytes > recording.length);
    assert.match(
      answer.headers.get('Server-Timing') ?? '',
      /^receive;dur=[\d.]+, decode;dur=[\d.]+, queue;dur=[\d.]+, engine;dur=[\d.]+$/,
    );
  });
});

suite('metrics', () => {
  test('count requests, problems, bytes and seconds', async () => {
    await using server = await startTestServer({ engine: createToneEngine() });
    await server.post(recording);
    await server.post(recording, { response_format: 'poem' });
    const read = await scrapeMetrics(server.url);
    assert.equal(read('http_requests_total{route="/v1/audio/transcriptions",status="200"}'), 1);
    assert.equal(read('http_requests_total{route="/v1/audio/transcriptions",status="400"}'), 1);
    assert.equal(read('transcribe_problems_total{code="invalid-request"}'), 1);
    assert.ok(Math.abs(read('transcribe_audio_seconds_total') - samples.length / 16_000) < 0.1);
    assert.ok(read('transcribe_upload_bytes_total') > 2 * recording.length);
    assert.ok(read('transcribe_engine_seconds_total') > 0);
    assert.equal(read('transcribe_segments_running'), 0);
    assert.equal(read('transcribe_segments_waiting'), 0);
  });

  test('count the audio of cancelled calls', async () => {
    const called = Promise.withResolvers<void>();
    const engine = createToneEngine({
      concurrency: 1,
      beforeAnswer() {
        called.resolve();
        return new Promise(() => {});
      },
    });
    await using server = await startTestServer({ engine });
    const abort = new AbortController();
    const answer = fetch(server.url, { method: 'POST', body: recording, signal: abort.signal });
    await called.promise;
    assert.equal((await scrapeMetrics(server.url))('transcribe_segments_running'), 1);
    abort.abort();
    await assert.rejects(answer, { name: 'AbortError' });
    const gone = 'http_requests_total{route="/v1/audio/transcriptions",status="499"}';
    await until(async () => (await scrapeMetrics(server.url))(gone) === 1);
    const read = await scrapeMetrics(server.url);
    assert.equal(read('transcribe_segments_running'), 0);
    assert.ok(read('transcribe_cancelled_audio_seconds_total') > 10);
    assert.equal(read('transcribe_segments_waiting'), 0);
  });
});

test('reports a stopping server as alive and not ready', async () => {
  const stop = new AbortController();
  await using server = await startTestServer({ engine: createToneEngine(), stoppingSignal: stop.signal });
  const ask = (path: string) => fetch(new URL(path, server.url));
  assert.deepEqual(await (await ask('/readyz')).json(), { status: 'ready' });
  stop.abort();
  const answer = await ask('/readyz');
  assert.equal(answer.status, 503);
  assert.equal(answerSchemas.Problem.parse(await answer.json()).code, 'engine-unavailable');
  assert.equal((await ask('/healthz')).status, 200);
});

test('documents every route, and no other', async () => {
  const app = createTranscribeApp({ engine: createToneEngine() });
  const served = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/, '{$1}')}`);
  const document = await (await app.request('/openapi.json')).json();
  assert.deepEqual(document, JSON.parse(JSON.stringify(createOpenapiDocument())));
  const documented = Object.entries(document.paths as Record<string, object>).flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter((name) => !['parameters', 'head'].includes(name)) // Every GET is a HEAD, too.
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual([...new Set(served)].toSorted(), documented.toSorted());
});
