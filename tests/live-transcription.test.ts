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
import { createLiveClient } from '../packages/recorder-element/src/client/live/live-client.ts';
import type { Environment } from '../packages/recorder-element/src/platform/environment.ts';
import type { PcmSegment } from '../packages/transcribe-server/src/audio/pcm.ts';
import { createSeededRandom } from '../packages/transcribe-server/src/testing/seeded-random.ts';
import { startTestServer, until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import { assertWhole, fastRetries, type LiveRecordingOptions, recordLive } from './live-recording.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 4, groups: 60 }));
const recording = new Blob([await encodeAudio(samples, 'webm-opus-live')], { type: 'audio/webm;codecs=opus' });

/** Starts a server with short segments, so that there are many. Records the samples of each engine call. */
const createEngine = (ledger: number[], beforeAnswer: (segment: PcmSegment) => void = () => {}) =>
  createToneEngine({
    segmentSeconds: { min: 3, max: 6 },
    beforeAnswer: (segment) => {
      ledger.push(segment.samples.length);
      beforeAnswer(segment);
    },
  });

let recordings = 0;

const record = (endpoint: string, options: Partial<LiveRecordingOptions> = {}) => {
  recordings += 1;
  return recordLive(endpoint, { id: `recording-${recordings}`, audio: recording, chunkBytes: 4000, ...options });
};

const sum = (ledger: readonly number[]) => ledger.reduce((total, length) => total + length, 0);

/** The engine calls of an undisturbed recording. */
const heardOnce = async (): Promise<number> => {
  const ledger: number[] = [];
  await using server = await startTestServer({ engine: createEngine(ledger) });
  assertWhole((await record(server.url)).transcription, text);
  await until(async () => (await server.leftovers()).length === 0);
  await until(async () => (await server.openFiles()).length === 0);
  return sum(ledger);
};

const samplesHeardOnce = await heardOnce();

test('returns words while the recording is being sent, and leaves no files after the response', async () => {
  const ledger: number[] = [];
  await using server = await startTestServer({ engine: createEngine(ledger) });
  let early = 0;
  const { transcription, progress } = await record(server.url, {
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
  test(`delivers the whole recording over connections that break at random bytes (${seed}), and recognises no segment twice`, async () => {
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
    const { transcription } = await record(endpoint);
    assertWhole(transcription, text);
    assert.ok(proxy.cuts > 0);
    assert.equal(sum(ledger), samplesHeardOnce);
  });
}

test('tolerates duplicate requests', async () => {
  const ledger: number[] = [];
  await using server = await startTestServer({ engine: createEngine(ledger) });
  const twice: Environment = {
    ...fastRetries,
    fetch: async (input, init) => {
      if (init?.method === 'PATCH') await (await fetch(input, init)).body?.cancel();
      return fetch(input, init);
    },
  };
  assertWhole((await record(server.url, { environment: twice })).transcription, text);
  assert.equal(sum(ledger), samplesHeardOnce);
});

test('sends the whole recording to a server that restarts in the middle', async () => {
  const ledger: number[] = [];
  const first = await startTestServer({ engine: createEngine([]) });
  await using second = await startTestServer({ engine: createEngine(ledger) });
  let server = first;
  await using proxy = await startCuttingProxy({
    port: () => Number(new URL(server.url).port),
    nextCut: () => undefined,
  });
  const { transcription } = await record(proxy.through(first.url), {
    atHalf: async () => {
      server = second;
      await first[Symbol.asyncDispose]();
    },
  });
  assertWhole(transcription, text);
  assert.equal(sum(ledger), samplesHeardOnce);
});

test('sends the whole recording if the upload is deleted in the middle', async () => {
  await using server = await startTestServer({ engine: createEngine([]) });
  let upload = '';
  const watching: Environment = {
    ...fastRetries,
    fetch: (input, init) => {
      if (init?.method === 'PATCH') upload = String(input);
      return fetch(input, init);
    },
  };
  const { transcription } = await record(server.url, {
    environment: watching,
    atHalf: async () => {
      await until(() => upload !== '');
      assert.equal((await fetch(upload, { method: 'DELETE' })).status, 204);
    },
  });
  assertWhole(transcription, text);
});

test('works with two servers without shared state in round-robin', async () => {
  await using one = await startTestServer({ engine: createEngine([]) });
  await using other = await startTestServer({ engine: createEngine([]) });
  const ports = [one, other].map(({ url }) => new URL(url).port);
  let count = 0;
  const inTurn: Environment = {
    ...fastRetries,
    fetch: (input, init) => fetch(Object.assign(new URL(String(input)), { port: ports[count++ % 2] }), init),
  };
  assertWhole((await record(one.url, { environment: inTurn })).transcription, text);
});

test('recognises only the failed segments again', async () => {
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
  const { transcription, problems } = await record(server.url);
  assertWhole(transcription, text);
  assert.ok(problems.length > 0 && problems.every((code) => code === 'engine-failed'), problems.join());
  assert.equal(sum(ledger), samplesHeardOnce + failed);
});

test('transcribes a file whose index is at its end', async () => {
  await using server = await startTestServer({ engine: createEngine([]) });
  const audio = new Blob([await encodeAudio(samples, 'mp4-aac')], { type: 'audio/mp4' });
  assertWhole((await record(server.url, { audio })).transcription, text);
});

test('a cancelled recording leaves no files on the server', async () => {
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

test('sends one form to a server with only OpenAI’s route', async () => {
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
  assert.deepEqual((await record(endpoint)).transcription, { text: 'true' });
  assert.deepEqual(methods, ['OPTIONS', 'POST']);
  server.closeAllConnections();
  server.close();
});
