import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import type { ProblemDocument, Transcription } from '@audio-transcriber/contract';
import { encodeWav } from '../audio/pcm.ts';
import { audioFormats, createToneEngine, encodeAudio, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { startTestServer, type TestServer, until } from '../testing/test-server.ts';
import { beginUpload, createUpload, type TestUpload } from '../testing/test-upload.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 11, groups: 36 }));
const recording = await encodeAudio(samples, 'webm-opus-live');

const textOf = async (answer: Response) => ((await answer.json()) as Transcription).text;
const problemOf = async (answer: Response) => (await answer.json()) as ProblemDocument & Record<string, unknown>;

const nothingIsLeft = (server: TestServer) =>
  until(async () => (await server.openFiles()).length === 0 && (await server.leftovers()).length === 0);

test('transcribes parts of any size while they arrive', async () => {
  const random = createSeededRandom(5);
  let calls = 0;
  await using server = await startTestServer({ engine: createToneEngine({ beforeAnswer: () => void calls++ }) });
  const upload = await beginUpload(server.url, { body: recording.slice(0, 1) });
  while (upload.offset < recording.length) {
    const part = recording.slice(upload.offset, upload.offset + Math.ceil(random() * 20_000));
    const answer = await upload.append(part);
    assert.equal(answer.status, 204);
    assert.equal(answer.headers.get('Upload-Complete'), '?0');
  }
  await until(() => calls > 0);
  const answer = await upload.append(new Uint8Array(), { isLast: true });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('Upload-Complete'), '?1');
  assert.match(answer.headers.get('Server-Timing') ?? '', /receive;dur=.*decode;dur=.*engine;dur=/);
  assert.equal(await textOf(answer), text);
  assert.deepEqual(await server.leftovers(), []);
  assert.deepEqual(await server.openFiles(), []);
});

test('transcribes media types that are read while they arrive, at the end or by ffmpeg', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  for (const format of ['webm-opus-live', 'mp4-aac', 'mp4-opus-fragmented', 'flac', 'aiff'] as const) {
    const file = await encodeAudio(samples, format);
    const upload = await beginUpload(server.url, { headers: { 'Content-Type': audioFormats[format].mediaType } });
    assert.equal(await textOf(await upload.finish(file, 100_000)), text, format);
  }
  await nothingIsLeft(server);
});

test('responds to the last part in the requested format', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const answerTo = async (fields: Record<string, string>) =>
    (await (await beginUpload(server.url, { fields })).finish(recording)).text();
  assert.equal(await answerTo({ response_format: 'text' }), `${text}\n`);
  assert.match(await answerTo({ response_format: 'srt' }), /^1\n00:00:00,\d{3} --> /);
  const verbose = JSON.parse(await answerTo({ response_format: 'verbose_json', 'timestamp_granularities[]': 'word' }));
  assert.equal(verbose.words.length, text.split(' ').length);
  const events = await answerTo({ stream: 'true' });
  assert.ok(events.includes(`"transcript.text.done","text":"${text}"`));
  assert.match(events, /data: \[DONE\]\n\n$/);
});

test('keeps the upload of a single request until it is deleted', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const answer = await createUpload(server.url, { headers: { 'Upload-Complete': '?1' }, body: recording });
  assert.equal(answer.headers.get('Upload-Complete'), '?1');
  assert.equal(await textOf(answer), text);
  const url = new URL(answer.headers.get('Location') ?? '', server.url);
  for (let i = 0; i < 2; i++) assert.equal(await textOf(await fetch(url)), text);
  assert.equal((await fetch(url, { method: 'DELETE' })).status, 204);
  assert.equal((await fetch(url)).status, 404);
});

test('rejects a part at a wrong offset, without effect', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const upload = await beginUpload(server.url, { body: recording.slice(0, 50_000) });
  for (const [part, offset] of [
    [recording.slice(0, 50_000), 0],
    [recording.slice(60_000, 70_000), 60_000],
  ] as const) {
    const answer = await upload.append(part, { offset });
    assert.equal(answer.status, 409);
    assert.equal(answer.headers.get('Upload-Offset'), '50000');
    assert.equal(answer.headers.get('Upload-Complete'), '?0');
    const problem = await problemOf(answer);
    assert.equal(problem.type, 'https://iana.org/assignments/http-problem-types#mismatching-upload-offset');
    assert.equal(problem.code, 'upload-offset-mismatch');
    assert.deepEqual([problem['expected-offset'], problem['provided-offset']], [50_000, offset]);
  }
  assert.equal(await textOf(await upload.finish(recording)), text);
});

test('answers parts after the last one, without effect', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const upload = await beginUpload(server.url);
  const parts: [Uint8Array<ArrayBuffer>, { offset?: number; isLast?: boolean }, number][] = [
    [recording, { offset: 0, isLast: true }, 409],
    [recording.slice(0, 10), {}, 400],
    [recording.slice(0, 10), { isLast: true }, 400],
  ];
  await upload.finish(recording);
  for (const [part, options, status] of parts) {
    const late = await upload.append(part, { offset: recording.length, ...options });
    assert.equal(late.status, status);
    assert.equal(late.headers.get('Upload-Complete'), '?0', 'not an answer to the recording');
    assert.equal(late.headers.get('Upload-Offset'), String(recording.length));
  }
  const answer = await upload.append(new Uint8Array(), { isLast: true });
  assert.equal(answer.headers.get('Upload-Complete'), '?1');
  assert.equal(await textOf(answer), text);
});

/** Sends the headers of a PATCH and only some of its body, then stalls. */
const hang = async ({ url, offset }: TestUpload, sent: Uint8Array, promisedBytes: number) => {
  const { port, pathname } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    [
      ...[`PATCH ${pathname} HTTP/1.1`, 'Host: 127.0.0.1', 'Content-Type: application/partial-upload'],
      ...[`Content-Length: ${promisedBytes}`, `Upload-Offset: ${offset}`, 'Upload-Complete: ?0', '', ''],
    ].join('\r\n'),
  );
  socket.write(sent);
  return socket;
};

test('resumes an upload after a cut connection', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const upload = await beginUpload(server.url, { body: recording.slice(0, 10_000) });
  const socket = await hang(upload, recording.slice(10_000, 90_000), 200_000);
  await until(async () => (await upload.get()).headers.get('Upload-Offset') === '90000');
  socket.destroy();
  const offset = Number((await upload.head()).headers.get('Upload-Offset'));
  assert.equal(offset, 90_000);
  await upload.append(recording.slice(offset, 120_000), { offset });
  assert.equal(await textOf(await upload.finish(recording, 50_000)), text);
  await nothingIsLeft(server);
});

for (const method of ['HEAD', 'PATCH', 'DELETE'] as const) {
  test(`a ${method} aborts a part that stalls`, async () => {
    await using server = await startTestServer({ engine: createToneEngine() });
    const upload = await beginUpload(server.url);
    const socket = await hang(upload, recording.slice(0, 60_000), 200_000);
    await until(async () => (await upload.get()).headers.get('Upload-Offset') === '60000');
    const ended = once(socket, 'data') as Promise<[Buffer]>;
    const ask = {
      HEAD: () => upload.head(),
      PATCH: () => upload.append(recording.slice(60_000, 70_000), { offset: 60_000 }),
      DELETE: () => upload.delete(),
    };
    const answer = await ask[method]();
    assert.equal(answer.status, 204);
    assert.match((await ended).toString(), method === 'DELETE' ? /^HTTP\/1.1 404 / : /^HTTP\/1.1 408 /);
    socket.destroy();
    if (method === 'DELETE') {
      await nothingIsLeft(server);
      return;
    }
    const offset = Number(answer.headers.get('Upload-Offset'));
    assert.equal(offset, method === 'PATCH' ? 70_000 : 60_000);
    const last = await upload.append(recording.slice(offset), { offset, isLast: true });
    assert.equal(await textOf(last), text);
  });
}

test('returns twenty concurrent uploads to their senders', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const { samples, text } = toneRecording(randomDigitGroups({ seed: 100 + i, groups: 6 }));
      const upload = await beginUpload(server.url);
      assert.equal(await textOf(await upload.finish(encodeWav(samples), 100_000)), text);
      await upload.delete();
    }),
  );
  await nothingIsLeft(server);
});
