import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { describeModel, packModel } from '../testing/model-fixture.ts';
import { startModelServer } from '../testing/model-server.ts';
import { type PullProgress, pullModel, removeModel } from './install-model.ts';

const run = promisify(execFile);
const archive = packModel();
const model = describeModel(archive);
const { signal } = new AbortController();

let parent: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'pull-model-lock-test-'));
});
after(() => rm(parent, { recursive: true }));

const createModelsDir = () => mkdtemp(join(parent, 'models-'));

test('two pulls at once: the second waits, says so, and downloads nothing', async () => {
  await using server = await startModelServer(archive);
  // Too deep for the path of a socket.
  const modelsDir = join(await createModelsDir(), ...Array.from({ length: 10 }, (_, i) => `in-the-depth-${i}`));
  const options = { modelsDir, mirror: server.url, signal };
  let first: Promise<unknown> | undefined;
  const [second, waited] = await new Promise<[Promise<{ wasHere: boolean }>, Promise<unknown>]>((resolve) => {
    const onProgress = ({ step }: PullProgress) => {
      if (step !== 'unpacking' || first === undefined) return;
      const heard = Promise.withResolvers();
      const pulling = pullModel(model, { ...options, onProgress: (progress) => heard.resolve(progress.step) });
      resolve([pulling, heard.promise]);
      first = undefined;
    };
    first = pullModel(model, { ...options, onProgress });
  });
  assert.equal(await waited, 'waiting for another pull');
  assert.equal((await second).wasHere, true);
  assert.equal(server.state.ranges.length, 1);
  assert.deepEqual(await readdir(modelsDir), ['made-model']);
});

test('what a killed process has left is cleared away: its lock and what it half unpacked', async () => {
  await using server = await startModelServer(archive);
  const modelsDir = await createModelsDir();
  await mkdir(join(modelsDir, '.made-model.unpacking-abc123'));
  const script = `require('node:net').createServer().listen(${JSON.stringify(join(modelsDir, '.made-model.lock'))},
    () => process.kill(process.pid, 'SIGKILL'))`;
  await run(process.execPath, ['-e', script]).catch(() => {});
  assert.equal((await readdir(modelsDir)).length, 2);
  await pullModel(model, { modelsDir, mirror: server.url, signal });
  assert.deepEqual(await readdir(modelsDir), ['made-model']);
});

test('a model that is being pulled is not removed', async () => {
  await using lock = createServer();
  const modelsDir = await createModelsDir();
  await new Promise<void>((resolve) => lock.listen(join(modelsDir, '.made-model.lock'), resolve));
  await assert.rejects(removeModel('made-model', modelsDir), /just being pulled/);
});
