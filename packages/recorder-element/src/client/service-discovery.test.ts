import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { startFakeUploads } from '../testing/fake-uploads.ts';
import { createLiveClient } from './live/live-client.ts';

let service: Awaited<ReturnType<typeof startFakeUploads>>;

beforeEach(async () => {
  service = await startFakeUploads();
});
afterEach(() => service[Symbol.asyncDispose]());

const discover = () => createLiveClient().discover?.({ endpoint: service.url });
const answerWith = (body: object, status = 200) => {
  service.refuse = () => ({ status, body });
};

test('asks a service once for its capabilities, for all callers and uploads', async () => {
  const [first, second] = await Promise.all([discover(), discover()]);
  assert.equal(first, second);
  assert.deepEqual(first, {
    description: { max_audio_seconds: 14_400 },
    limits: { maxBytes: 300_000_000, maxSeconds: 14_400 },
    maxAppendBytes: 1000,
  });
  const pending = createLiveClient().open({ endpoint: service.url, id: 'recording', onProgress: () => {} });
  await pending.finish(new Blob(['hello there '], { type: 'audio/webm' }));
  assert.equal(service.methods().filter((method) => method === 'OPTIONS').length, 1);
});

test('reads a service’s description, and asks again while it is not ready', async () => {
  answerWith({ ready: false, languages: ['en'] });
  assert.equal((await discover())?.description.ready, false);
  answerWith({ ready: true, languages: ['en'], media_types: ['audio/wav'] });
  const description = { ready: true, languages: ['en'], media_types: ['audio/wav'] };
  assert.deepEqual((await discover())?.description, description);
  answerWith({});
  assert.deepEqual((await discover())?.description, description);
});

test('reports no capabilities for services that do not describe themselves, and does not ask again', async () => {
  service.supportsUploads = false;
  assert.deepEqual((await discover())?.description, {});
  await discover();
  assert.deepEqual(service.methods(), ['OPTIONS']);
});

test('sends no parts to a service that wants larger ones', async () => {
  const headers = { 'Upload-Limit': 'max-size=5000, min-append-size=5000000' };
  service.refuse = () => ({ status: 200, headers, body: {} });
  assert.deepEqual(await discover(), {
    ...{ description: {}, maxAppendBytes: undefined },
    limits: { maxBytes: 5000, maxSeconds: undefined },
  });
});

for (const status of [401, 429, 503]) {
  test(`asks again after a ${status}`, async () => {
    answerWith({}, status);
    assert.deepEqual((await discover())?.description, {});
    service.refuse = () => undefined;
    assert.equal((await discover())?.maxAppendBytes, 1000);
  });
}

test('never rejects, and asks an unreachable service again', async () => {
  service.cut = () => 'before';
  const unreachable = await discover();
  assert.deepEqual([unreachable?.description, unreachable?.problem?.code], [{}, 'network-failed']);
  service.cut = () => undefined;
  assert.equal((await discover())?.maxAppendBytes, 1000);
});

test('distinguishes a service without a description from one that is down', async () => {
  service.cut = ({ method }) => (method === 'OPTIONS' ? 'before' : undefined);
  const found = await discover();
  assert.deepEqual(found, { description: {}, limits: {}, maxAppendBytes: undefined, problem: undefined });
});

for (const [status, code] of [
  [401, 'unauthorized'],
  [502, 'engine-failed'],
  [405, undefined],
] as const) {
  test(`finds the problem ${code} in a ${status}`, async () => {
    answerWith({}, status);
    assert.equal((await discover())?.problem?.code, code);
  });
}
