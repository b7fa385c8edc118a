import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { createTemporaryFolder } from './temporary-folder.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'folder-test-'));
});
afterEach(() => rm(parent, { recursive: true }));

/** Starts a process that opens a folder below `parent` and runs until it is killed. */
const startNeighbour = async (below = parent) => {
  const module = new URL('./temporary-folder.ts', import.meta.url).href;
  const script = `
    const { createTemporaryFolder } = await import('${module}');
    await createTemporaryFolder('${below}').reserve();
    console.log('ready');
    setInterval(() => {}, 1000);`;
  const neighbour = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(neighbour.stdout, 'data');
  return neighbour;
};

test('creates nothing before the first path is reserved', async () => {
  await createTemporaryFolder(parent)[Symbol.asyncDispose]();
  assert.deepEqual(await readdir(parent), []);
});

test('creates the folder for its owner alone', async () => {
  await using folder = createTemporaryFolder(parent);
  const { path } = await folder.reserve();
  assert.equal((await stat(dirname(path))).mode & 0o777, 0o700);
});

test('reserves unused paths, and removes them on disposal', async () => {
  await using folder = createTemporaryFolder(parent);
  const kept = await folder.reserve('.wav');
  await writeFile(kept.path, 'kept');
  {
    await using file = await folder.reserve('.wav');
    assert.notEqual(file.path, kept.path);
    await writeFile(file.path, 'gone');
  }
  const names = await readdir(dirname(kept.path));
  assert.equal(names.filter((name) => name.endsWith('.wav')).length, 1);
});

test('removes the folder with its content', async () => {
  {
    await using folder = createTemporaryFolder(parent);
    await writeFile((await folder.reserve()).path, 'left behind');
  }
  assert.deepEqual(await readdir(parent), []);
});

test('removes the folder of a killed process and keeps that of a live one, at any depth', async () => {
  const deep = join(parent, ...Array.from({ length: 10 }, (_, i) => `a-folder-in-the-depth-${i}`));
  await mkdir(deep, { recursive: true });
  for (const below of [await mkdtemp(join(parent, 'flat-')), deep]) {
    const living = await startNeighbour(below);
    const dead = await startNeighbour(below);
    assert.equal((await readdir(below)).length, 2);
    dead.kill('SIGKILL');
    await once(dead, 'exit');
    try {
      await using folder = createTemporaryFolder(below);
      await folder.reserve();
      assert.equal((await readdir(below)).length, 2);
    } finally {
      living.kill('SIGKILL');
      await once(living, 'exit');
    }
  }
});

test('recreates the folder once when several calls find it missing', async () => {
  await using folder = createTemporaryFolder(parent);
  const first = await folder.reserve();
  await rm(dirname(first.path), { recursive: true });
  const [one, other] = await Promise.all([folder.reserve(), folder.reserve()]);
  await writeFile(one.path, 'one');
  await writeFile(other.path, 'other');
  assert.equal(dirname(one.path), dirname(other.path));
  await first[Symbol.asyncDispose]();
  assert.equal((await readdir(parent)).length, 1);
});

test('names the environment variable when no folder can be created', async () => {
  const folder = createTemporaryFolder(join(parent, 'absent'));
  await assert.rejects(folder.reserve(), { code: 'ENOENT', message: /^TMPDIR must be a writable folder .*absent/ });
});

test('removes a folder without a socket only when it is old, and touches nothing else', async () => {
  const [young, old, foreign] = [
    'transcribe-server-young1',
    'transcribe-server-older1',
    'transcribe-server-of-somebody',
  ];
  for (const name of [young, old, foreign]) await mkdir(join(parent, name));
  await utimes(join(parent, old), 0, 0);
  await utimes(join(parent, foreign), 0, 0);
  await using folder = createTemporaryFolder(parent);
  await folder.reserve();
  const names = await readdir(parent);
  assert.ok(names.includes(young) && names.includes(foreign) && !names.includes(old));
});
