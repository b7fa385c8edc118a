import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { ProblemDocument } from '@audio-transcriber/contract';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { startHttpServer } from '../cli/http-server.ts';
import { createTemporaryFolder } from '../platform/temporary-folder.ts';
import { createProblemResponse } from '../problems/problem-response.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { until } from '../testing/test-server.ts';
import { createAudioSpool } from './audio-spool.ts';
import { receiveAudio } from './receive-audio.ts';

const run = promisify(execFile);

let parent: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'receive-audio-test-'));
});
after(() => rm(parent, { recursive: true }));

/** Starts a server that receives audio, describes it and discards it, with a manual clock. */
const startReceiver = async (disk = parent) => {
  const folder = await mkdtemp(join(disk, 'receiver-'));
  const temporaryFolder = createTemporaryFolder(folder);
  const audioSpool = createAudioSpool(temporaryFolder);
  const clock = createManualClock();
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post('/:stream?', async (c) => {
    const { signal } = c.req.raw;
    const incoming = c.req.param('stream') === 'web' ? undefined : c.env.incoming;
    const { audio } = await receiveAudio(c.req.raw, { audioSpool, maxBytes: 10_000_000, incoming, clock, signal });
    await using _received = audio;
    return c.text(hashOf(audio.content() ?? (await readFile(await audio.path()))));
  });
  app.onError((error) => createProblemResponse(error, 'id'));
  const server = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });

  /** Lists the files. */
  const files = async () => {
    const folders = await readdir(folder);
    const paths = await Promise.all(
      folders.map(async (name) => (await readdir(join(folder, name))).map((file) => join(folder, name, file))),
    );
    return paths.flat().filter((path) => !path.includes('/alive'));
  };

  /** Checks the number of written bytes of an unfinished upload. */
  const hasWritten = async (bytes: number) => {
    const [path] = await files();
    return path !== undefined && (await stat(path)).size >= bytes;
  };

  return {
    ...{ clock, files, hasWritten },
    url: `http://127.0.0.1:${server.port}/`,
    connect: () => connect(server.port, '127.0.0.1'),
    async [Symbol.asyncDispose]() {
      await server.stop();
      await temporaryFolder[Symbol.asyncDispose]();
    },
  };
};

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const formOf = (file: Uint8Array<ArrayBuffer>): FormData => {
  const form = new FormData();
  form.append('file', new Blob([file]), 'recording');
  return form;
};

const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as ProblemDocument).code;

/** Creates audio full of near-boundaries, also across chunks. */
const createBoundaryLikeAudio = (size: number): Uint8Array<ArrayBuffer> => {
  const audio = new Uint8Array(randomBytes(size));
  const lure = Buffer.from('\r\n------formdata-undici-0');
  for (let at = 1; at + lure.length < size; at += 4093) audio.set(lure.subarray(0, 1 + (at % lure.length)), at);
  return audio;
};

for (const stream of ['', 'web']) {
  test(`receives concurrent forms and raw bodies completely ${stream}`, async () => {
    await using receiver = await startReceiver();
    const sizes = [1, 60_000, 1_000_000, 1_600_000, 5_000_000];
    const receive = async (audio: Uint8Array<ArrayBuffer>, body: Uint8Array<ArrayBuffer> | FormData) => {
      const answer = await fetch(receiver.url + stream, { method: 'POST', body });
      assert.equal(await answer.text(), hashOf(audio), `${audio.length} bytes`);
    };
    const audios = [...sizes, ...sizes].map(createBoundaryLikeAudio);
    await Promise.all(audios.flatMap((audio) => [receive(audio, audio), receive(audio, formOf(audio))]));
    assert.deepEqual(await receiver.files(), []);
    assert.equal(receiver.clock.waiting, 0);
  });
}

for (const boundary of ['x', 'x'.repeat(200)]) {
  test(`receives chunks that end in a near-boundary of ${boundary.length} letters`, async () => {
    await using receiver = await startReceiver();
    const lure = Buffer.from(`\r\n--${boundary}`).subarray(0, -1);
    const chunks = Array.from({ length: 100 }, (_, i) => {
      const end = lure.subarray(0, i < 50 ? lure.length : 1 + (i % lure.length));
      return Buffer.concat([Buffer.alloc(i % 3 === 0 ? 20 : 60_000, `${i}`), end]);
    });
    const request = httpRequest(receiver.url, {
      method: 'POST',
      headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
    });
    request.write(`--${boundary}\r\nContent-Disposition: form-data; name="file"\r\n\r\n`);
    for (const chunk of chunks) request.write(chunk); // Each arrives as it is: in HTTP's chunked encoding.
    request.end(`\r\n--${boundary}--\r\n`);
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    assert.equal(await text(answer), hashOf(Buffer.concat(chunks)));
  });
}

test('does not detach the buffer that a request was made of', async () => {
  await using temporaryFolder = createTemporaryFolder(parent);
  const audioSpool = createAudioSpool(temporaryFolder);
  const chunk = new Uint8Array(randomBytes(2_000_000));
  const before = hashOf(chunk);
  const request = new Request('http://localhost', {
    method: 'POST',
    body: ReadableStream.from([chunk]),
    duplex: 'half',
  });
  const { signal } = request;
  const { audio } = await receiveAudio(request, { audioSpool, maxBytes: 10_000_000, signal });
  assert.equal(hashOf(await readFile(await audio.path())), before);
  await audio[Symbol.asyncDispose]();
  assert.equal(hashOf(chunk), before);
});

for (const [kind, type, start] of [
  ['a raw body', 'audio/webm', ''],
  ['a form', 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n'],
] as const) {
  test(`rejects a stalled upload and removes its file: ${kind}`, async () => {
    await using receiver = await startReceiver();
    const socket = receiver.connect();
    socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: 2500000\r\n\r\n`);
    socket.write(start + 'a'.repeat(1_700_000));
    await until(() => receiver.hasWritten(1_000_000));
    receiver.clock.advance(29);
    assert.equal((await receiver.files()).length, 1);
    let answer: Buffer | undefined;
    socket.once('data', (bytes) => {
      answer = bytes;
    });
    await until(() => {
      receiver.clock.advance(1); // Late bytes restore the budget.
      return answer !== undefined;
    });
    assert.match(String(answer), /^HTTP\/1.1 408 .*"request-timeout"/s);
    assert.deepEqual(await receiver.files(), []);
    await once(socket, 'close');
  });

  test(`removes the file of an upload that breaks off: ${kind}`, async () => {
    await using receiver = await startReceiver();
    const socket = receiver.connect();
    socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: 2500000\r\n\r\n`);
    socket.write(start + 'a'.repeat(1_700_000));
    await until(() => receiver.hasWritten(1_000_000));
    socket.destroy();
    await until(async () => (await receiver.files()).length === 0);
    assert.equal(receiver.clock.waiting, 0);
  });
}

test('responds storage-full, removes the file, and receives the next upload', async (t) => {
  const disk = join(parent, 'tiny-disk');
  try {
    await run('mount', ['--mkdir', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
  } catch {
    t.skip('only root can mount a tiny disk');
    return;
  }
  try {
    await using receiver = await startReceiver(disk);
    for (const body of [new Uint8Array(5_000_000), formOf(new Uint8Array(5_000_000))]) {
      const answer = await fetch(receiver.url, { method: 'POST', body });
      assert.equal(answer.status, 507);
      assert.equal(await codeOf(answer), 'storage-full');
      assert.deepEqual(await receiver.files(), []);
    }
    const audio = new Uint8Array(500_000);
    const answer = await fetch(receiver.url, { method: 'POST', body: audio });
    assert.equal(await answer.text(), hashOf(audio));
  } finally {
    await run('umount', [disk]);
  }
});
