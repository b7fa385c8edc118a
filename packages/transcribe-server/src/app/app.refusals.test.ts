import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import type { ProblemDocument, Transcription } from '@audio-transcriber/contract';
import { ProblemError } from '@audio-transcriber/contract';
import { encodeWav } from '../audio/pcm.ts';
import { createToneEngine, encodeAudio, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { childProcesses, createFaultLog, startTestServer, until } from '../testing/test-server.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

const problemOf = async (answer: Response): Promise<ProblemDocument> => {
  assert.equal(answer.headers.get('Content-Type'), 'application/problem+json');
  const problem = (await answer.json()) as ProblemDocument;
  assert.equal(problem.status, answer.status);
  assert.equal(problem.instance, answer.headers.get('X-Request-Id'));
  assert.equal(problem.error.message, problem.detail);
  return problem;
};

test('refuses files that are no audio, and opens no file that they name', async () => {
  const engine = createToneEngine();
  await using server = await startTestServer({ engine });
  const refused = {
    text: bytes('Once upon a time there was a text that wanted to be heard.'),
    html: bytes('<!doctype html><html><body><audio src="x.wav"></audio></body></html>'),
    random: new Uint8Array(randomBytes(100_000)),
    hls: bytes(`#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${server.url}\n#EXT-X-ENDLIST\n`),
    ffconcat: bytes('ffconcat version 1.0\nfile /etc/hostname\n'),
  };
  for (const [name, file] of Object.entries(refused)) {
    for (const type of ['audio/webm', 'audio/mpegurl', 'text/plain']) {
      const answer = await fetch(server.url, { method: 'POST', body: file, headers: { 'Content-Type': type } });
      assert.equal((await problemOf(answer)).code, 'unsupported-media-type', `${name} as ${type}`);
    }
  }
  assert.deepEqual(await server.leftovers(), []);
});

test('responds empty-audio to an empty file', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  assert.equal((await problemOf(await server.post(new Uint8Array(0)))).code, 'empty-audio');
  assert.equal((await problemOf(await fetch(server.url, { method: 'POST' }))).code, 'empty-audio');
  assert.equal((await problemOf(await server.post(encodeWav(new Int16Array(0))))).code, 'empty-audio');
});

test('transcribes the available part of a truncated recording', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const { samples, text } = toneRecording(randomDigitGroups({ seed: 1, groups: 12 }));
  for (const format of ['webm-opus', 'ogg-opus', 'mp4-aac-fragmented', 'mp3', 'flac', 'wav'] as const) {
    const file = await encodeAudio(samples, format);
    const answer = await server.post(file.slice(0, Math.round(file.length * 0.6)));
    const saved = ((await answer.json()) as Transcription).text;
    const lastGroup = saved.lastIndexOf(' ');
    assert.ok(lastGroup > text.length / 4, `${format}: ${saved}`);
    assert.ok(text.startsWith(saved.slice(0, lastGroup)), `${format}: ${saved}`);
  }
  const plain = await encodeAudio(samples, 'mp4-aac');
  assert.equal((await problemOf(await server.post(plain.slice(0, plain.length / 2)))).code, 'unreadable-audio');
});

test('refuses too large audio, with and without Content-Length', async () => {
  await using server = await startTestServer({ engine: createToneEngine(), limits: { maxUploadBytes: 100_000 } });
  const file = await encodeAudio(toneRecording(['12345']).samples, 'wav');
  const large = new Uint8Array(1_000_000);
  large.set(file);
  const chunked = () =>
    new ReadableStream({
      start(controller) {
        for (let i = 0; i < large.length; i += 50_000) controller.enqueue(large.slice(i, i + 50_000));
        controller.close();
      },
    });
  const answers = [
    await fetch(server.url, { method: 'POST', body: large }),
    await fetch(server.url, { method: 'POST', body: chunked(), duplex: 'half' } as RequestInit),
    await server.post(large),
  ];
  for (const answer of answers) {
    const problem = await problemOf(answer);
    assert.equal(problem.code, 'audio-too-large');
    assert.equal(problem.retryable, false);
  }
  assert.deepEqual(await server.leftovers(), []);
  assert.equal((await server.post(file.slice(0, 90_000))).status, 200);
});

test('refuses too long audio while it is decoded', async () => {
  await using server = await startTestServer({ engine: createToneEngine(), limits: { maxAudioSeconds: 60 } });
  const hours = await encodeAudio(new Int16Array(2 * 3600 * 16_000), 'flac');
  assert.ok(hours.length < 5_000_000);
  const problem = await problemOf(await server.post(hours));
  assert.equal(problem.code, 'audio-too-long');
  assert.match(problem.detail, /1 min/);
  await until(async () => (await childProcesses()).length === 0);
});

test('responds invalid-request to a damaged or incomplete form', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const post = (body: string, type: string) =>
    fetch(server.url, { method: 'POST', body, headers: { 'Content-Type': type } });
  const part = (name: string) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nvalue\r\n`;
  const damaged = [
    await post('nothing of a form', 'multipart/form-data; boundary=x'),
    await post(part('model'), 'multipart/form-data; boundary=x'),
    await post(part('file').slice(0, -10), 'multipart/form-data; boundary=x'),
    await post(part('file'), 'multipart/form-data'),
    await post(`${part('model')}--x--\r\n`, 'multipart/form-data; boundary=x'),
    await post(`${part('prompt').replace('value', 'a'.repeat(100_000))}--x--\r\n`, 'multipart/form-data; boundary=x'),
  ];
  for (const answer of damaged) assert.equal((await problemOf(answer)).code, 'invalid-request');
  assert.deepEqual(await server.leftovers(), []);
});

test('survives forms that end at any byte or hold invalid parts', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
  const part = (disposition: string) => `--x\r\nContent-Disposition: form-data${disposition}\r\n\r\nvalue\r\n`;
  const file = part('; name="file"; filename="a"');
  const end = '--x--\r\n';
  const forms = [
    part('; name="model"') + file + end,
    part('; name="other"; filename="b"') + file + end,
    part('') + file + end,
  ];
  for (const form of forms) {
    for (let length = 0; length <= form.length; length++) {
      const answer = await fetch(server.url, { method: 'POST', body: form.slice(0, length), headers });
      const { code } = await problemOf(answer);
      assert.ok(['invalid-request', 'unsupported-media-type'].includes(code), `${code}: ${form.slice(0, length)}`);
    }
  }
  assert.deepEqual(await server.leftovers(), []);
});

test('refuses a form that is damaged at its start', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
  const starts = ['no boundary', '--x\r\nno header\r\n\r\n', '--x\r\nContent-Disposition: form-data\r\n\r\n'];
  for (const start of starts) {
    const answer = await fetch(server.url, { method: 'POST', body: start + 'a'.repeat(3_000_000), headers });
    assert.equal((await problemOf(answer)).code, 'invalid-request');
  }
  assert.deepEqual(await server.leftovers(), []);
});

test('refuses query fields before the body is read', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const { port, pathname } = new URL(server.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(`POST ${pathname}?response_format=poem HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  assert.match(answer.toString(), /^HTTP\/1.1 400 .*"param":"response_format"/s);
  socket.destroy();
});

test('refuses a foreign origin before the body is read', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const answer = await fetch(server.url, {
    method: 'POST',
    body: new Uint8Array(5_000_000),
    headers: { Origin: 'https://foe.example' },
  });
  assert.equal((await problemOf(answer)).code, 'origin-not-allowed');
  assert.deepEqual(await server.leftovers(), []);
});

test('responds with the engine’s problem code, without its cause', async () => {
  const faults: unknown[] = [];
  const failures = [new ProblemError('engine-failed', 'The recogniser failed.'), new Error('secret path /etc/key')];
  const engine = createToneEngine({
    beforeAnswer: () => {
      throw failures.shift();
    },
  });
  await using server = await startTestServer({ engine, log: createFaultLog(faults) });
  const file = await encodeAudio(toneRecording(['12345']).samples, 'wav');
  assert.equal((await problemOf(await server.post(file))).code, 'engine-failed');
  const internal = await problemOf(await server.post(file));
  assert.equal(internal.code, 'internal');
  assert.ok(!JSON.stringify(internal).includes('secret'));
  assert.equal(faults.length, 2);
  assert.deepEqual(await server.leftovers(), []);
});

test('responds not-found to an unknown URL', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  assert.equal((await problemOf(await fetch(new URL('/nowhere', server.url)))).code, 'not-found');
});

test('leaves no file and logs no fault when an upload breaks off', async () => {
  const faults: unknown[] = [];
  await using server = await startTestServer({ engine: createToneEngine(), log: createFaultLog(faults) });
  const { port, pathname } = new URL(server.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(`POST ${pathname} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2500000\r\n\r\n`);
  socket.write(new Uint8Array(1_700_000));
  await until(async () => (await server.leftovers()).length === 1);
  socket.destroy();
  await once(socket, 'close');
  await until(async () => (await server.leftovers()).length === 0);
  assert.deepEqual(await childProcesses(), []);
  assert.deepEqual(faults, []);
});

test('stops the transcription and the decoder and removes the file when the client disconnects', async () => {
  const faults: unknown[] = [];
  let isAborted = false;
  const started = Promise.withResolvers<void>();
  const engine = createToneEngine({
    concurrency: 1,
    beforeAnswer: (_, signal) =>
      new Promise((_, reject) => {
        started.resolve();
        signal.addEventListener('abort', () => {
          isAborted = true;
          reject(signal.reason);
        });
      }),
  });
  await using server = await startTestServer({ engine, log: createFaultLog(faults) });
  const file = await encodeAudio(toneRecording(randomDigitGroups({ seed: 2, groups: 120 })).samples, 'wav');
  const abort = new AbortController();
  const answer = fetch(server.url, { method: 'POST', body: file, signal: abort.signal });
  await started.promise;
  assert.equal((await server.openFiles()).length, 1);
  abort.abort();
  await assert.rejects(answer, { name: 'AbortError' });
  await until(async () => (await server.openFiles()).length === 0 && (await server.leftovers()).length === 0);
  assert.ok(isAborted);
  assert.deepEqual(faults, []);
});
