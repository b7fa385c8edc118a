import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { type WebSocket, WebSocketServer } from 'ws';
import { createOpenaiEngine } from './openai.ts';

type Event = Record<string, unknown> & { readonly type: string };
type Script = (event: Event, send: (event: object) => void, socket: WebSocket) => void;

/** A service that answers each event of a session with a script, or refuses sessions with a status. */
const startService = async (script: Script | number) => {
  const events: Event[] = [];
  const http = createServer((_request, response) => response.end(JSON.stringify({ object: 'list', data: [] })));
  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, connection, head) => {
    if (typeof script === 'number') {
      connection.end(`HTTP/1.1 ${script} Refused\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, connection, head, (socket) => {
      const send = (event: object) => socket.send(JSON.stringify(event));
      send({ type: 'session.created' });
      socket.on('message', (data) => {
        const event = JSON.parse(String(data));
        events.push({ ...event, authorization: request.headers.authorization });
        if (event.type === 'session.update') send({ type: 'session.updated' });
        else script(event, send, socket);
      });
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const baseURL = `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`;
  const engine = createOpenaiEngine({ apiKey: 'the-key', baseURL, realtimeModel: 'live' });
  return {
    ...{ events, engine },
    open: (signal = new AbortController().signal) => {
      const stream = engine.stream?.({ signal, language: 'de-DE' });
      assert.ok(stream);
      return stream;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      http.close();
    },
  };
};

const second = new Int16Array(16_000);
const transcription = (name: string) => `conversation.item.input_audio_transcription.${name}`;

test('yields final results in the order of the audio, with the bill of each', async () => {
  let items = 0;
  await using service = await startService(({ type }, send) => {
    if (type !== 'input_audio_buffer.commit') return;
    const id = `item_${++items}`;
    send({ type: 'input_audio_buffer.committed', item_id: id });
    send({ type: transcription('delta'), item_id: id, delta: id });
    if (items < 2) return;
    for (const item of ['item_2', 'item_1']) {
      const usage = { type: 'duration', seconds: 1 };
      send({ type: transcription('completed'), item_id: item, transcript: `${item}!`, usage });
    }
  });
  const stream = service.open();
  stream.send(second);
  stream.commit?.();
  stream.commit?.(); // There is no new audio.
  stream.send(second);
  stream.end();
  const results = await Array.fromAsync(stream.results);
  const finals = results.flatMap((result) => ('isFinal' in result && result.isFinal ? [result] : []));
  assert.deepEqual(
    finals.map(({ text, endSeconds }) => [text, endSeconds]),
    [
      ['item_1!', 1],
      ['item_2!', 2],
    ],
  );
  assert.ok(results.some((result) => 'text' in result && !result.isFinal && result.text === 'item_1 item_2'));
  assert.equal(results.filter((result) => 'billedSeconds' in result && result.billedSeconds === 1).length, 2);
  const [update, append] = service.events;
  assert.ok(update);
  assert.deepEqual(update.authorization, 'Bearer the-key');
  const { audio } = update.session as { audio: { input: Record<string, unknown> } };
  assert.deepEqual(audio.input.transcription, { model: 'live', language: 'de' });
  assert.equal(audio.input.turn_detection, null);
  assert.ok(Math.abs(Buffer.from(String(append?.audio), 'base64').length - 48_000) < 200);
});

const failures: Readonly<Record<string, readonly [Script | number, string]>> = {
  'refuses the key': [401, 'engine-misconfigured'],
  'has no realtime API': [404, 'engine-misconfigured'],
  'has too many sessions': [429, 'rate-limited'],
  'is down': [503, 'engine-unavailable'],
  'closes the connection': [(_event, _send, socket) => socket.terminate(), 'engine-unavailable'],
  'sends no JSON': [(_event, _send, socket) => socket.send('…'), 'engine-failed'],
  'reports an error': [
    (_event, send) => send({ type: 'error', error: { code: 'rate_limit_exceeded', message: 'the-key is busy' } }),
    'rate-limited',
  ],
  'fails to transcribe a turn': [(_event, send) => send({ type: transcription('failed') }), 'engine-failed'],
};

for (const [name, [script, code]] of Object.entries(failures)) {
  test(`fails with a problem if the service ${name}`, async () => {
    await using service = await startService(script);
    const stream = service.open();
    stream.send(second);
    await assert.rejects(Array.fromAsync(stream.results), (error) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(error.code, code);
      assert.ok(!String((error.cause as Error).message).includes('the-key'));
      return true;
    });
    if (typeof script !== 'number') return;
    await assert.rejects(async () => service.engine.check?.(), /OPENAI_|realtime/);
  });
}

test('fails if the service stops reading, instead of keeping the audio in memory', async () => {
  await using service = await startService((_event, send, socket) => {
    send({ type: transcription('delta'), item_id: 'item', delta: 'hello' });
    socket.pause();
  });
  const stream = service.open();
  const results = stream.results[Symbol.asyncIterator]();
  stream.send(second);
  await results.next();
  for (let i = 0; i < 300; i++) stream.send(second);
  await assert.rejects(results.next(), { code: 'engine-timeout' });
});

test('checks that the service accepts a session, and closes it when it is canceled', async () => {
  await using service = await startService(() => {});
  await service.engine.check?.();
  const stop = new AbortController();
  const stream = service.open(stop.signal);
  stream.send(second);
  stop.abort(new Error('canceled'));
  await assert.rejects(Array.fromAsync(stream.results), /canceled/);
});
