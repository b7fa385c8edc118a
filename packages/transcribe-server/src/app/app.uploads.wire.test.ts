import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ProblemDocument, parseServiceDescription, type Transcription } from '@audio-transcriber/contract';
import { createToneEngine, encodeAudio, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { startTestServer, until } from '../testing/test-server.ts';
import { beginUpload, createUpload } from '../testing/test-upload.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 11, groups: 36 }));
const recording = await encodeAudio(samples, 'webm-opus-live');

const textOf = async (answer: Response) => ((await answer.json()) as Transcription).text;
const problemOf = async (answer: Response) => (await answer.json()) as ProblemDocument & Record<string, unknown>;

test('describes uploads and their limits in OPTIONS', async () => {
  await using server = await startTestServer({ engine: createToneEngine(), limits: { maxAudioSeconds: 60 } });
  const offer = await fetch(server.url, { method: 'OPTIONS' });
  assert.equal(offer.headers.get('Upload-Limit'), 'max-size=300000000, max-append-size=300000000, max-age=900');
  const { max_audio_seconds, media_types } = parseServiceDescription(await offer.json());
  assert.equal(max_audio_seconds, 60);
  assert.ok(media_types?.includes('audio/webm;codecs=opus') && media_types.includes('audio/mpeg'));
});

test('reports whether the engine is ready, and its languages', async () => {
  const engine = createToneEngine({ languages: ['en'] });
  await using server = await startTestServer({ engine, limits: { maxLiveUploads: 0 } });
  const describe = async (url: string) =>
    parseServiceDescription(await (await fetch(url, { method: 'OPTIONS' })).json());
  const { ready, languages } = await describe(server.url);
  assert.deepEqual([ready, languages], [true, ['en']]);
  const broken = { ...engine, check: () => Promise.reject(new Error('no model')) };
  await using other = await startTestServer({ engine: broken });
  assert.equal((await describe(other.url)).ready, false);
});

test('describes uploads to allowed origins and keys only', async () => {
  const page = 'https://page.example';
  await using server = await startTestServer({
    ...{ engine: createToneEngine(), apiKeys: ['key'], allowedOrigins: [page] },
  });
  const preflight = await fetch(server.url, {
    method: 'OPTIONS',
    headers: {
      Origin: page,
      'Access-Control-Request-Method': 'OPTIONS',
      'Access-Control-Request-Headers': 'authorization',
    },
  });
  assert.equal(preflight.status, 204);
  for (const [header, items] of [
    ['Methods', ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS']],
    ['Headers', ['Upload-Complete', 'Upload-Offset', 'Upload-Length', 'Idempotency-Key', 'Authorization']],
  ] as const) {
    const allowed = preflight.headers.get(`Access-Control-Allow-${header}`)?.split(', ');
    for (const item of items) assert.ok(allowed?.includes(item), item);
  }

  const ask = (headers: Record<string, string>) => fetch(server.url, { method: 'OPTIONS', headers });
  const offer = await ask({ Origin: page, Authorization: 'Bearer key' });
  assert.equal(offer.status, 200);
  assert.match(offer.headers.get('Access-Control-Expose-Headers') ?? '', /Location.*Upload-Limit/);
  assert.equal((await ask({ Origin: page })).status, 401);
  assert.equal((await ask({ Origin: 'https://foe.example', Authorization: 'Bearer key' })).status, 403);
});

test('requires Content-Type, Upload-Offset and Upload-Complete', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const upload = await beginUpload(server.url);
  const headers = {
    'Content-Type': 'application/partial-upload',
    'Upload-Offset': '0',
    'Upload-Complete': '?0',
  };
  for (const [name, value, status] of [
    ['Content-Type', 'audio/webm', 415],
    ['Upload-Offset', '-1', 400],
    ['Upload-Complete', 'true', 400],
  ] as const) {
    const answer = await fetch(upload.url, { method: 'PATCH', headers: { ...headers, [name]: value }, body: 'audio' });
    assert.equal(answer.status, status, name);
    assert.equal((await problemOf(answer)).error.param, name);
    assert.equal(answer.headers.get('Accept-Patch'), status === 415 ? 'application/partial-upload' : null);
  }
  assert.equal(await textOf(await upload.finish(recording)), text);
});

test('rejects a part that contradicts Upload-Length', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const begin = () => beginUpload(server.url, { headers: { 'Upload-Length': String(recording.length) } });
  const inconsistent = async (answer: Response) => {
    assert.equal(answer.status, 400);
    assert.equal(answer.headers.get('Upload-Complete'), '?0');
    assert.match((await problemOf(answer)).type, /#inconsistent-upload-length$/);
  };
  const short = await begin();
  assert.equal((await short.head()).headers.get('Upload-Length'), String(recording.length));
  await inconsistent(await short.append(recording.slice(0, 1000), { isLast: true }));
  assert.equal((await short.head()).headers.get('Upload-Complete'), '?0');
  assert.equal(await textOf(await short.finish(recording, 100_000)), text);
  for (const isLast of [false, true]) {
    const long = await begin();
    await long.append(recording);
    await inconsistent(await long.append(new Uint8Array(1), { isLast }));
    assert.equal((await long.head()).status, isLast ? 204 : 404);
  }
  const headers = { 'Upload-Complete': '?1', 'Upload-Length': '1' };
  await inconsistent(await createUpload(server.url, { headers, body: recording }));
});

test('ends an upload that grows beyond its Upload-Length', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const upload = await beginUpload(server.url, { headers: { 'Upload-Length': '1000' } });
  const answer = await upload.append(recording);
  assert.equal(answer.status, 400);
  assert.equal(answer.headers.get('Upload-Offset'), '1000');
  for (const late of [await upload.head(), await upload.get(), await upload.append(recording.slice(1000))]) {
    assert.equal(late.status, 404);
  }
  await until(async () => (await server.leftovers()).length === 0);
});

test('refuses a HEAD or GET with the headers of a part, and audio with a content coding', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const upload = await beginUpload(server.url);
  for (const [name, value, status] of [
    ['Upload-Offset', '0', 400],
    ['Upload-Complete', '?0', 400],
    ['Upload-Offset', 'malformed', 204],
  ] as const) {
    const answer = await fetch(upload.url, { method: 'HEAD', headers: { [name]: value } });
    assert.equal(answer.status, status, name);
  }
  assert.equal((await fetch(upload.url, { headers: { 'Upload-Offset': '0' } })).status, 400);
  const coded = await createUpload(server.url, { headers: { 'Content-Encoding': 'gzip' } });
  assert.equal(coded.status, 415);
  assert.equal((await problemOf(coded)).error.param, 'Content-Encoding');
});

test('hides an upload from other clients', async () => {
  await using server = await startTestServer({ engine: createToneEngine(), apiKeys: ['mine', 'theirs'] });
  const upload = await beginUpload(server.url, { headers: { Authorization: 'Bearer mine' } });
  for (const method of ['GET', 'HEAD', 'PATCH', 'POST', 'DELETE']) {
    const ask = (key: string, url = upload.url) => fetch(url, { method, headers: { Authorization: `Bearer ${key}` } });
    assert.equal((await ask('theirs')).status, 404, method);
    assert.equal((await ask('nobody')).status, 401, method);
    assert.equal((await ask('mine', `${upload.url}x`)).status, 404, method);
  }
  assert.equal((await upload.head()).status, 204);
  assert.match(new URL(upload.url).pathname, /\/[\w-]{22}$/);
});

test('responds method-not-allowed with Allow', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const upload = await beginUpload(server.url);
  for (const [url, method, allowed] of [
    [server.url, 'PUT', 'OPTIONS, POST'],
    [server.url, 'GET', 'OPTIONS, POST'],
    [upload.url, 'PUT', 'GET, HEAD, PATCH, POST, DELETE'],
    [new URL('/v1/models', server.url).href, 'POST', 'GET, HEAD'],
    [new URL('/healthz', server.url).href, 'DELETE', 'GET, HEAD'],
  ] as const) {
    const answer = await fetch(url, { method });
    assert.equal(answer.status, 405, url);
    assert.equal(answer.headers.get('Allow'), allowed);
    assert.equal((await problemOf(answer)).code, 'method-not-allowed');
  }
});
