import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { describeModel, modelFiles } from '../testing/model-fixture.ts';
import { startModelHub } from '../testing/model-hub.ts';
import { type PullProgress, pullModel, removeModel } from './install-model.ts';

const run = promisify(execFile);
const model = describeModel();
const { signal } = new AbortController();

let parent: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'pull-model-lock-test-'));
});
after(() => rm(parent, { recursive: true }));

const createModelsDir = () => mkdtemp(join(parent, 'models-'));

test('a second concurrent pull waits, reports it, and downloads nothing', async () => {
  await using hub = await startModelHub(modelFiles);
  hub.state.faults = [{ stallAfter: 30_000 }];
  // Longer than a socket path may be.
  const modelsDir = join(await createModelsDir(), ...Array.from({ length: 10 }, (_, i) => `in-the-depth-${i}`));
  const steps: string[] = [];
  let second: Promise<{ wasInstalled: boolean }> | undefined;
  const pull = (onProgress: (progress: PullProgress) => void) =>
    pullModel(model, { modelsDir, hub: { endpoint: hub.url }, signal, onProgress });
  await pull(() => {
    second ??= pull(({ step }) => {
      steps.push(step);
      hub.cut();
    });
  });
  assert.equal((await second)?.wasInstalled, true);
  assert.deepEqual(steps, ['waiting for another pull']);
  assert.deepEqual(hub.ranges(), [undefined, 'bytes=30000-', undefined]);
  assert.deepEqual(await readdir(modelsDir), ['made-model']);
});

test('removes the lock and partial download of a killed process', async () => {
  await using hub = await startModelHub(modelFiles);
  const modelsDir = await createModelsDir();
  await mkdir(join(modelsDir, '.made-model.partial', 'folder'), { recursive: true });
  const script = `require('node:net').createServer().listen(${JSON.stringify(join(modelsDir, '.made-model.lock'))},
    () => process.kill(process.pid, 'SIGKILL'))`;
  await run(process.execPath, ['-e', script]).catch(() => {});
  assert.equal((await readdir(modelsDir)).length, 2);
  await pullModel(model, { modelsDir, hub: { endpoint: hub.url }, signal });
  assert.deepEqual(await readdir(modelsDir), ['made-model']);
  assert.deepEqual((await readdir(join(modelsDir, 'made-model'))).sort(), Object.keys(modelFiles));
});

test('refuses to remove a model that is being pulled', async () => {
  await using lock = createServer();
  const modelsDir = await createModelsDir();
  await new Promise<void>((resolve) => lock.listen(join(modelsDir, '.made-model.lock'), resolve));
  await assert.rejects(removeModel('made-model', modelsDir), /is being pulled/);
});
