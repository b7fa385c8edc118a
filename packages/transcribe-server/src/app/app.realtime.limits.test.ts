import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { type ClientOptions, WebSocket } from 'ws';
import type { PcmSamples } from '../audio/pcm.ts';
import type { Clock } from '../platform/clock.ts';
import { createHeldEngine } from '../testing/blocking-engine.ts';
import { createToneEngine, toneRecording } from '../testing/index.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { startTestServer, type TestServer, until } from '../testing/test-server.ts';

interface Event {
  readonly type: string;
  readonly error?: { readonly code: string; readonly param: string | null; readonly event_id: string | null };
  readonly transcript?: string;
}

/** A client that sends what it is told to. */
const connect = async ({ url }: TestServer, options: ClientOptions = {}) => {
  const socket = new WebSocket(new URL('/v1/realtime', url.replace('http', 'ws')), options);
  const events: Event[] = [];
  socket.on('message', (data) => events.push(JSON.parse(String(data))));
  socket.on('error', () => {});
  const closed = once(socket, 'close').then(([code, reason]) => `${code} ${reason}`);
  const status = await Promise.race([
    once(socket, 'open').then(() => 101),
    once(socket, 'unexpected-response').then(([, { statusCode }]) => statusCode),
  ]);
  const send = (event: object) => socket.send(JSON.stringify(event));
  return {
    ...{ socket, events, closed, status, send },
    /** Ends items by commits only, with audio of 16 kHz. */
    async configure() {
      const input = { turn_detection: null, format: { type: 'audio/pcm', rate: 16_000 } };
      send({ type: 'session.update', session: { audio: { input } } });
      const { length } = events;
      await until(() => events.slice(length).some(({ type }) => type === 'session.updated'));
    },
    speak: (samples: PcmSamples) =>
      send({ type: 'input_audio_buffer.append', audio: Buffer.from(samples.buffer).toString('base64') }),
    commit: () => send({ type: 'input_audio_buffer.commit' }),
    transcripts: () => events.flatMap(({ transcript }) => transcript ?? []),
    last: () => events.at(-1),
  };
};

const metric = async ({ url }: TestServer, name: string): Promise<number> => {
  const metrics = await (await fetch(new URL('/metrics', url))).text();
  return Number(
    metrics
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length),
  );
};

test('answers each invalid message with an error, and the session continues', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const client = await connect(server);
  await client.configure();
  const faulty: readonly (readonly [string | Buffer, string, string | null])[] = [
    ['{', 'invalid-request', null],
    ['[]', 'invalid-request', 'type'],
    [Buffer.from('{}'), 'invalid-request', null],
    ['{"type":"response.create"}', 'invalid-request', 'type'],
    ['{"type":"input_audio_buffer.append"}', 'invalid-request', 'audio'],
    ['{"type":"input_audio_buffer.append","audio":"not base64!"}', 'invalid-request', 'audio'],
    ['{"type":"input_audio_buffer.commit"}', 'empty-audio', null],
    ['{"type":"session.update","session":{"type":"realtime"}}', 'invalid-request', 'session.type'],
    [
      '{"type":"session.update","session":{"audio":{"input":{"format":{"type":"audio/pcm","rate":48000}}}}}',
      'invalid-request',
      'session.audio.input.format',
    ],
    ['{"type":"transcription_session.update"}', 'invalid-request', 'type'],
  ];
  for (const [message, code, param] of faulty) {
    const count = client.events.length;
    client.socket.send(message);
    await until(() => client.events.length > count);
    assert.deepEqual([client.last()?.error?.code, client.last()?.error?.param], [code, param], String(message));
  }
  for (const [id, event] of Object.entries({
    one: { type: 'nonsense' },
    two: { type: 'input_audio_buffer.append', audio: 5 },
  })) {
    client.send({ ...event, event_id: id });
    await until(() => client.last()?.error?.event_id === id);
  }
  client.speak(toneRecording(['4711']).samples);
  client.commit();
  await until(() => client.transcripts().length > 0);
  assert.deepEqual(client.transcripts(), ['4711']);
  client.socket.close();
});

test('a hundred sessions at once get their own words, and the next one is refused until one ends', async () => {
  await using server = await startTestServer({ engine: createToneEngine({ billing: 'none', concurrency: 8 }) });
  const clients = await Promise.all(Array.from({ length: 100 }, () => connect(server)));
  assert.equal((await connect(server)).status, 503);
  const words = clients.map((_, i) => String(1000 + i));
  await Promise.all(
    clients.map(async (client, i) => {
      await client.configure();
      client.speak(toneRecording([words[i] ?? '']).samples);
      client.commit();
      await until(() => client.transcripts().length > 0);
    }),
  );
  assert.deepEqual(
    clients.flatMap((client) => client.transcripts()),
    words,
  );
  clients[0]?.socket.close();
  await until(async () => (await metric(server, 'transcribe_live_uploads')) === 99);
  const next = await connect(server);
  assert.equal(next.status, 101);
  for (const { socket } of [next, ...clients]) socket.terminate();
  await until(async () => (await metric(server, 'transcribe_live_uploads')) === 0);
});

test('closes a session that sends nothing, or too much', async () => {
  const clock = createManualClock();
  const limits = { uploadTtlSeconds: 30, maxAudioSeconds: 100 };
  await using server = await startTestServer({ engine: createToneEngine(), clock, limits });
  const [idle, long, large] = await Promise.all([connect(server), connect(server), connect(server)]);
  await long.configure();
  large.socket.send('x'.repeat(2 ** 20 + 1));
  assert.match(await large.closed, /^1009/);
  long.speak(toneRecording(['4711']).samples);
  const tenSeconds = new Int16Array(10 * 16_000);
  for (let seconds = 0; seconds < 100; seconds += 10) long.speak(tenSeconds);
  assert.equal(await long.closed, '4413 audio-too-long');
  assert.deepEqual(long.transcripts(), ['4711']);
  for (let seconds = 0; seconds < 60; seconds += 30) {
    clock.advance(30);
    await until(() => idle.socket.readyState !== WebSocket.OPEN || clock.waiting > 0);
    // The answer to the ping arrives before that to a request.
    await fetch(new URL('/healthz', server.url));
  }
  assert.equal(await idle.closed, '4408 request-timeout');
  assert.equal(idle.last()?.error?.code, 'request-timeout');
});

test('keeps a session that sends messages without answers to pings, and ends it without both', async () => {
  const clock = createManualClock();
  await using server = await startTestServer({ engine: createToneEngine(), clock });
  const client = await connect(server, { autoPong: false });
  for (let times = 0; times < 2; times++) {
    await client.configure();
    clock.advance(30);
  }
  await client.configure();
  clock.advance(30);
  clock.advance(30);
  assert.equal(await client.closed, '1006 ');
});

test('closes a session whose client does not read', async () => {
  const clock = createManualClock();
  const closing = Promise.withResolvers<void>();
  const after: Clock['after'] = (seconds, callback) => {
    if (seconds === 5) closing.resolve(); // The time in which the client may close the connection.
    return clock.after(seconds, callback);
  };
  await using server = await startTestServer({ engine: createToneEngine(), clock: { now: clock.now, after } });
  const client = await connect(server);
  client.socket.pause();
  const prompt = 'word '.repeat(100_000);
  for (let i = 0; i < 40; i++)
    client.send({ type: 'session.update', session: { audio: { input: { transcription: { prompt } } } } });
  await closing.promise;
  clock.advance(5);
  await until(async () => (await metric(server, 'transcribe_problems_total{code="request-timeout"}')) === 1);
  assert.equal(await metric(server, 'transcribe_live_uploads'), 0);
  client.socket.terminate();
});

test('stops reading while much audio waits, and loses nothing', async () => {
  const { engine, calls } = createHeldEngine({ segmentSeconds: { min: 5, max: 10 }, concurrency: 1 });
  await using server = await startTestServer({ engine });
  const client = await connect(server);
  await client.configure();
  const groups = Array.from({ length: 120 }, (_, i) => String(10_000 + i));
  const { samples, text, seconds } = toneRecording(groups);
  for (let i = 0; i < samples.length; i += 80_000) client.speak(samples.slice(i, i + 80_000));
  client.commit();
  assert.ok(seconds > 120);
  await until(() => calls.length > 0);
  assert.ok(!client.events.some(({ type }) => type === 'input_audio_buffer.committed'));
  let answered = 0;
  await until(() => {
    for (; answered < calls.length; answered++) calls[answered]?.answer();
    return client.transcripts().length > 0;
  });
  assert.deepEqual(client.transcripts(), [text]);
  client.socket.close();
});

test('a stopping server sends the text of the open item, and closes', async () => {
  const stopping = new AbortController();
  await using server = await startTestServer({ engine: createToneEngine(), stoppingSignal: stopping.signal });
  const client = await connect(server);
  await client.configure();
  client.speak(toneRecording(['4711', '0815']).samples);
  await until(async () => (await metric(server, 'transcribe_upload_bytes_total')) > 10_000);
  stopping.abort();
  assert.equal(await client.closed, '1001 server-busy');
  assert.deepEqual(client.transcripts(), ['4711 0815']);
  assert.equal(client.last()?.error?.code, 'server-busy');
  assert.equal((await connect(server)).status, 503);
});

test('a stopping server waits no longer than REQUEST_TIMEOUT_SECONDS for an engine that does not answer', async () => {
  const stopping = new AbortController();
  const clock = createManualClock();
  const { engine, calls } = createHeldEngine({ segmentSeconds: { min: 5, max: 10 }, concurrency: 1 });
  const options = { engine, clock, limits: { requestTimeoutSeconds: 10 }, stoppingSignal: stopping.signal };
  await using server = await startTestServer(options);
  const client = await connect(server);
  await client.configure();
  const { samples } = toneRecording(Array.from({ length: 120 }, (_, i) => String(10_000 + i)));
  for (let i = 0; i < samples.length; i += 80_000) client.speak(samples.slice(i, i + 80_000));
  await until(async () => calls.length > 0 && (await metric(server, 'transcribe_upload_bytes_total')) > 2_100_000);
  stopping.abort();
  await until(() => {
    clock.advance(1);
    return client.socket.readyState === WebSocket.CLOSED;
  });
  assert.equal(await client.closed, '1001 server-busy');
  const failed = client.events.find(({ type }) => type.endsWith('.failed'));
  assert.equal(failed?.error?.code, 'engine-timeout');
});

test('cancels the recognition when the client disconnects', async () => {
  const { engine, calls } = createHeldEngine();
  await using server = await startTestServer({ engine });
  const client = await connect(server);
  await client.configure();
  client.speak(toneRecording(['4711']).samples);
  client.commit();
  await until(() => calls.length === 1);
  client.socket.terminate();
  await until(() => calls[0]?.signal.aborted === true);
  await until(async () => (await metric(server, 'transcribe_live_uploads')) === 0);
});
