import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { ProblemDocument } from '@audio-transcriber/contract';
import { Hono } from 'hono';
import { startHttpServer } from '../http-server.ts';
import { createProblemResponse } from '../problem-response.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { until } from '../testing/test-server.ts';
import { createAudioSpool } from './audio-spool.ts';
import { receiveAudio } from './receive-audio.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);

let parent: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'receive-audio-test-'));
});
after(() => rm(parent, { recursive: true }));

/** A server that receives audio, says how large it was and throws it away; with a clock that stands still. */
const startReceiver = async (folder = parent) => {
  const temporaryFolder = createTemporaryFolder(folder);
  const audioSpool = createAudioSpool(temporaryFolder);
  const clock = createManualClock();
  const app = new Hono();
  app.post('/', async (c) => {
    const { signal } = c.req.raw;
    const { audio } = await receiveAudio(c.req.raw, { audioSpool, maxBytes: 10_000_000, clock, signal });
    await using _received = audio;
    return c.json((await stat(await audio.path())).size);
  });
  app.onError((error) => createProblemResponse(error, 'id'));
  const server = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });

  /** The paths of the files that are there. */
  const files = async () => {
    const folders = await readdir(folder);
    const paths = await Promise.all(
      folders.map(async (name) => (await readdir(join(folder, name))).map((file) => join(folder, name, file))),
    );
    return paths.flat().filter((path) => !path.includes('/alive'));
  };

  /** Whether so much of an upload has come that is not over. */
  const hasReceived = async (bytes: number) => {
    const [path] = await files();
    return path !== undefined && (await stat(path)).size >= bytes;
  };

  return {
    ...{ clock, files, hasReceived },
    url: `http://127.0.0.1:${server.port}/`,
    connect: () => connect(server.port, '127.0.0.1'),
    async [Symbol.asyncDispose]() {
      await server.stop();
      await temporaryFolder[Symbol.asyncDispose]();
    },
  };
};

const formOf = (file: Uint8Array<ArrayBuffer>): FormData => {
  const form = new FormData();
  form.append('file', new Blob([file]), 'recording');
  return form;
};

const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as ProblemDocument).code;

test('what is sent is received whole, as a form and as a raw body', async () => {
  await using receiver = await startReceiver();
  for (const body of [new Uint8Array(5_000_000), formOf(new Uint8Array(5_000_000))]) {
    assert.equal(await (await fetch(receiver.url, { method: 'POST', body })).json(), 5_000_000);
  }
  assert.deepEqual(await receiver.files(), []);
  assert.equal(receiver.clock.waiting, 0);
});

for (const [kind, type, start] of [
  ['a raw body', 'audio/webm', ''],
  ['a form', 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n'],
] as const) {
  test(`an upload that stalls is cut off and nothing of it stays: ${kind}`, async () => {
    await using receiver = await startReceiver();
    const socket = receiver.connect();
    socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: 2500000\r\n\r\n`);
    socket.write(start + 'a'.repeat(1_700_000));
    await until(async () => receiver.clock.waiting === 1 && (await receiver.hasReceived(1_000_000)));
    receiver.clock.advance(29);
    assert.equal((await receiver.files()).length, 1);
    receiver.clock.advance(1);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    assert.match(answer.toString(), /^HTTP\/1.1 408 .*"request-timeout"/s);
    assert.deepEqual(await receiver.files(), []);
    await once(socket, 'close');
  });

  test(`of an upload that breaks off nothing stays: ${kind}`, async () => {
    await using receiver = await startReceiver();
    const socket = receiver.connect();
    socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: 2500000\r\n\r\n`);
    socket.write(start + 'a'.repeat(1_700_000));
    await until(() => receiver.hasReceived(1_000_000));
    socket.destroy();
    await until(async () => (await receiver.files()).length === 0);
    assert.equal(receiver.clock.waiting, 0);
  });
}

test('when the disk is full the client is told, nothing stays, and the next one is received', async (t) => {
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
    const answer = await fetch(receiver.url, { method: 'POST', body: new Uint8Array(500_000) });
    assert.equal(await answer.json(), 500_000);
  } finally {
    await run('umount', [disk]);
  }
});
