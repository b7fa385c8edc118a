import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { OpenAI } from 'openai';
import { WebSocket } from 'ws';
import { answerSchemas } from '../openapi/response-schemas.ts';
import { createClientSecrets } from '../realtime/client-secrets.ts';
import { defaultSettings } from '../realtime/session-settings.ts';
import { createToneEngine } from '../testing/index.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const page = 'https://pages.example';
const start = () =>
  startTestServer({
    engine: createToneEngine({ languages: ['en'] }),
    apiKeys: ['the-key'],
    allowedOrigins: [page, 'https://other.example'],
  });

const createSecrets = ({ url }: TestServer) =>
  new OpenAI({ baseURL: new URL('/v1', url).href, apiKey: 'the-key', maxRetries: 0 }).realtime.clientSecrets;

/** Connects as a page does. Returns the first event, or the status of the refusal. */
const connect = async (
  { url }: TestServer,
  secret: string,
  origin?: string,
): Promise<Record<string, unknown> | number> => {
  const protocols = ['realtime', `openai-insecure-api-key.${secret}`];
  const address = new URL('/v1/realtime?intent=transcription', url.replace('http', 'ws'));
  const socket = new WebSocket(address, protocols, origin === undefined ? {} : { origin });
  const first = Promise.race([
    once(socket, 'message').then(([data]) => JSON.parse(String(data))),
    once(socket, 'unexpected-response').then(([, response]) => response.statusCode),
  ]);
  socket.on('error', () => {});
  const result = await first;
  assert.ok(socket.protocol === 'realtime' || typeof result === 'number');
  socket.terminate();
  return result;
};

test('a client secret opens one session, with its settings, for the pages of its origin', async () => {
  await using server = await start();
  const created = await createSecrets(server).create(
    {
      expires_after: { seconds: 60 },
      session: { type: 'transcription', audio: { input: { turn_detection: null, transcription: { language: 'en' } } } },
    },
    { headers: { Origin: page } },
  );
  assert.match(created.value, /^ek_[\w-]+$/);
  assert.deepEqual(answerSchemas.ClientSecret.parse(created), created);
  assert.ok(created.expires_at <= Date.now() / 1000 + 60);

  assert.equal(await connect(server, created.value, 'https://other.example'), 401);
  assert.equal(await connect(server, created.value), 401);
  const event = await connect(server, created.value, page);
  assert.ok(typeof event === 'object' && event.type === 'session.created');
  const { audio } = event.session as { audio: { input: Record<string, unknown> } };
  assert.deepEqual([audio.input.turn_detection, audio.input.transcription], [null, { model: 'tones', language: 'en' }]);
  assert.equal(await connect(server, created.value, page), 401);
});

test('a client secret is no key, and needs one', async () => {
  await using server = await start();
  const { value } = await createSecrets(server).create({});
  const { origin } = new URL(server.url);
  const list = await fetch(`${origin}/v1/models`, { headers: { Authorization: `Bearer ${value}` } });
  assert.equal(list.status, 401);
  assert.equal((await fetch(`${origin}/v1/realtime/client_secrets`, { method: 'POST' })).status, 401);
  const forged = `${value.slice(0, 60)}${value[60] === 'A' ? 'B' : 'A'}${value.slice(61)}`;
  for (const secret of [forged, 'ek_', 'ek_AAAA', 'wrong']) assert.equal(await connect(server, secret, page), 401);
  assert.equal(await connect(server, value, 'https://unknown.example'), 403);
  assert.equal(typeof (await connect(server, value, page)), 'object');
});

test('refuses settings that a session could not have', async () => {
  await using server = await start();
  const secrets = createSecrets(server);
  const faulty = [
    { expires_after: { seconds: 5 } },
    { session: { type: 'realtime' } },
    { session: { type: 'transcription', audio: { input: { transcription: { language: 'No!' } } } } },
    { session: { type: 'transcription', audio: { input: { transcription: { prompt: 'x'.repeat(20_000) } } } } },
  ] as const;
  for (const body of faulty) {
    await assert.rejects(secrets.create(body), (error) => error instanceof OpenAI.BadRequestError);
  }
});

test('a client secret expires, and each replica with the same key accepts it once', () => {
  let seconds = 1000;
  const [one, other] = [1, 2].map(() => createClientSecrets('k'.repeat(32), () => seconds));
  assert.ok(one && other);
  const grant = { clientId: 'key:1', origin: undefined, settings: defaultSettings };
  const secret = one.create(grant, 1060);
  const refused = (message: RegExp) => ({ code: 'unauthorized', message });
  assert.deepEqual(other.use(secret, page), JSON.parse(JSON.stringify(grant)));
  assert.throws(() => other.use(secret, page), refused(/already used/));
  assert.throws(() => createClientSecrets().read(secret, page), refused(/not valid/));
  seconds = 1059;
  assert.equal(one.read(secret, undefined).clientId, 'key:1');
  seconds = 1060;
  assert.throws(() => one.use(secret, page), refused(/expired/));
});
