import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import {
  createToneEngine,
  encodeAudio,
  randomDigitGroups,
  toneRecording,
} from '@audio-transcriber/transcribe-server/testing';
import { createLiveClient } from '../packages/recorder-element/src/client/live-client.ts';
import type { Environment } from '../packages/recorder-element/src/platform/environment.ts';
import type { PcmSegment } from '../packages/transcribe-server/src/audio/pcm.ts';
import { createSeededRandom } from '../packages/transcribe-server/src/testing/seeded-random.ts';
import { startTestServer, until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import { assertWhole, hasty, type LiveTakeOptions, recordLive } from './live-take.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 4, groups: 60 }));
const recording = new Blob([await encodeAudio(samples, 'webm-opus-live')], { type: 'audio/webm;codecs=opus' });

/** A short segment, so that there are many; the engine's ledger has the samples of each call. */
const createEngine = (ledger: number[], beforeAnswer: (segment: PcmSegment) => void = () => {}) =>
  createToneEngine({
    segmentSeconds: { min: 3, max: 6 },
    beforeAnswer: (segment) => {
      ledger.push(segment.samples.length);
      beforeAnswer(segment);
    },
  });

let takes = 0;

const take = (endpoint: string, options: Partial<LiveTakeOptions> = {}) => {
  takes += 1;
  return recordLive(endpoint, { id: `take-${takes}`, audio: recording, chunkBytes: 4000, ...options });
};

const sum = (ledger: readonly number[]) => ledger.reduce((total, length) => total + length, 0);

/** What an undisturbed recording has the engine hear. */
const heardOnce = async (): Promise<number> => {
  const ledger: number[] = [];
  await using server = await startTestServer({ engine: createEngine(ledger) });
  assertWhole((await take(server.url)).transcription, text);
  await until(async () => (await server.leftovers()).length === 0);
  await until(async () => (await server.openFiles()).length === 0);
  return sum(ledger);
};

const samplesHeardOnce = await heardOnce();

test('words come while the recording is being sent, and nothing is left of it after the answer', async () => {
  const ledger: number[] = [];
  await using server = await startTestServer({ engine: createEngine(ledger) });
  let early = 0;
  const { transcription, progress } = await take(server.url, {
    atHalf: () => until(() => ledger.length > 2),
  });
  early = ledger.length;
  assert.ok(early > 2);
  assertWhole(transcription, text);
  assert.ok(progress.segments.length > 2);
  assert.deepEqual(progress.limits, { maxBytes: 300_000_000, maxSeconds: 14_400 });
  await until(async () => (await server.leftovers()).length === 0);
});

for (const seed of [1, 2, 3, 4, 5, 6]) {
  test(`connections that are cut at random bytes (${seed}): all of it arrives, and no segment is heard twice`, async () => {
    const ledger: number[] = [];
    const random = createSeededRandom(seed);
    let isCalm = true;
    await using server = await startTestServer({ engine: createEngine(ledger) });
    await using proxy = await startCuttingProxy({
      port: () => Number(new URL(server.url).port),
      nextCut: () => (isCalm ? undefined : 300 + Math.floor(random() * 30_000)),
    });
    const endpoint = proxy.through(server.url);
    await (await fetch(endpoint, { method: 'OPTIONS', headers: { Connection: 'close' } })).text();
    isCalm = false;
    const { transcription } = await take(endpoint);
    assertWhole(transcription, text);
    assert.ok(proxy.cuts > 0);
    assert.equal(sum(ledger), samplesHeardOnce);
  });
}

test('requests that come twice do no harm', async () => {
  const ledger: number[] = [];
  await using server = await startTestServer({ engine: createEngine(ledger) });
  const twice: Environment = {
    ...hasty,
    fetch: async (input, init) => {
      if (init?.method === 'PATCH') await (await fetch(input, init)).body?.cancel();
      return fetch(input, init);
    },
  };
  assertWhole((await take(server.url, { environment: twice })).transcription, text);
  assert.equal(sum(ledger), samplesHeardOnce);
});

test('a server that is started anew in the middle gets the whole', async () => {
  const ledger: number[] = [];
  const first = await startTestServer({ engine: createEngine([]) });
  await using second = await startTestServer({ engine: createEngine(ledger) });
  let server = first;
  await using proxy = await startCuttingProxy({
    port: () => Number(new URL(server.url).port),
    nextCut: () => undefined,
  });
  const { transcription } = await take(proxy.through(first.url), {
    atHalf: async () => {
      server = second;
      await first[Symbol.asyncDispose]();
    },
  });
  assertWhole(transcription, text);
  assert.equal(sum(ledger), samplesHeardOnce);
});

test('an upload that somebody deletes in the middle is sent as a whole', async () => {
  await using server = await startTestServer({ engine: createEngine([]) });
  let upload = '';
  const watching: Environment = {
    ...hasty,
    fetch: (input, init) => {
      if (init?.method === 'PATCH') upload = String(input);
      return fetch(input, init);
    },
  };
  const { transcription } = await take(server.url, {
    environment: watching,
    atHalf: async () => {
      await until(() => upload !== '');
      assert.equal((await fetch(upload, { method: 'DELETE' })).status, 204);
    },
  });
  assertWhole(transcription, text);
});

test('two servers that know nothing of each other, each asked in turn', async () => {
  await using one = await startTestServer({ engine: createEngine([]) });
  await using other = await startTestServer({ engine: createEngine([]) });
  const ports = [one, other].map(({ url }) => new URL(url).port);
  let count = 0;
  const inTurn: Environment = {
    ...hasty,
    fetch: (input, init) => fetch(Object.assign(new URL(String(input)), { port: ports[count++ % 2] }), init),
  };
  assertWhole((await take(one.url, { environment: inTurn })).transcription, text);
});

test('segments that failed are heard again, and only they', async () => {
  const ledger: number[] = [];
  let calls = 0;
  let failed = 0;
  const engine = createEngine(ledger, ({ samples: { length } }) => {
    calls += 1;
    if (calls % 3 !== 0 || failed > samples.length / 4) return;
    failed += length;
    throw new ProblemError('engine-failed', 'A fault.');
  });
  await using server = await startTestServer({ engine });
  const { transcription, problems } = await take(server.url);
  assertWhole(transcription, text);
  assert.ok(problems.length > 0 && problems.every((code) => code === 'engine-failed'), problems.join());
  assert.equal(sum(ledger), samplesHeardOnce + failed);
});

test('a file whose index lies at its end', async () => {
  await using server = await startTestServer({ engine: createEngine([]) });
  const audio = new Blob([await encodeAudio(samples, 'mp4-aac')], { type: 'audio/mp4' });
  assertWhole((await take(server.url, { audio })).transcription, text);
});

test('a cancelled recording leaves nothing on the server', async () => {
  await using server = await startTestServer({ engine: createEngine([]) });
  let sent = 0;
  const pending = createLiveClient().open({
    endpoint: server.url,
    id: 'cancelled',
    onProgress: ({ sentBytes }) => {
      sent = sentBytes;
    },
  });
  pending.append(recording);
  await until(() => sent > 0);
  pending.cancel();
  await until(async () => (await server.leftovers()).length === 0);
  await until(async () => (await server.openFiles()).length === 0);
});

test("any server with OpenAI's route and no more gets one form", async () => {
  const methods: string[] = [];
  const server = createServer(async (request, response) => {
    methods.push(String(request.method));
    const body = Buffer.concat(await request.toArray());
    const isForm = request.method === 'POST' && request.headers['content-type']?.startsWith('multipart/form-data');
    response.writeHead(isForm ? 200 : 405, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(isForm ? { text: `${body.includes('name="file"')}` } : { error: { message: 'No.' } }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/audio/transcriptions`;
  assert.deepEqual((await take(endpoint)).transcription, { text: 'true' });
  assert.deepEqual(methods, ['OPTIONS', 'POST']);
  server.closeAllConnections();
  server.close();
});
