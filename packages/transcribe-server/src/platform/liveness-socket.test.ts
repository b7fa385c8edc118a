import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { until } from '../testing/test-server.ts';
import { openLivenessSocket, pipeOf, probe } from './liveness-socket.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'liveness-test-'));
});
afterEach(() => rm(parent, { recursive: true }));

/** Creates a short path, and one that is too long for a socket address. */
const createPaths = async () => {
  const deep = join(parent, ...Array.from({ length: 10 }, (_, i) => `a-folder-in-the-depth-${i}`));
  await mkdir(deep, { recursive: true });
  return [join(parent, 'life'), join(deep, 'life')];
};

/** Starts a process that holds a liveness socket at the path until it is killed. */
const startHolder = async (path: string) => {
  const module = new URL('./liveness-socket.ts', import.meta.url).href;
  const script = `
    const { openLivenessSocket } = await import('${module}');
    console.log(await openLivenessSocket('${path}') === undefined ? 'taken' : 'held');
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(holder.stdout, 'data');
  assert.equal(String(said), 'held\n');
  return holder;
};

/** Lists the symbolic links to the paths of this test. */
const detours = async () => {
  const names = (await readdir('/tmp')).filter((name) => name.startsWith('.liveness-'));
  const targets = await Promise.all(names.map((name) => readlink(join('/tmp', name)).catch(() => '')));
  return targets.filter((target) => target.startsWith(parent));
};

test('lets one process at a time hold the socket, at paths of any length', async () => {
  for (const path of await createPaths()) {
    assert.equal(await probe(path), 'gone');
    {
      await using held = await openLivenessSocket(path);
      assert.ok(held);
      assert.equal(await openLivenessSocket(path), undefined);
    }
    assert.equal(await probe(path), 'gone');
    await using again = await openLivenessSocket(path);
    assert.ok(again);
  }
  assert.deepEqual(await detours(), []);
});

test('closes the connection of a probe when the holder is killed, and reports it dead', async () => {
  for (const path of await createPaths()) {
    const holder = await startHolder(path);
    const socket = await probe(path);
    assert.ok(typeof socket !== 'string');
    const end = new Promise((resolve) => socket.resume().once('close', resolve));
    holder.kill('SIGKILL');
    await end;
    // The system closes the connections of a killed process one by one, before its socket.
    await until(async () => {
      const other = await probe(path);
      if (typeof other !== 'string') other.destroy();
      return other === 'dead';
    });
    assert.equal(await openLivenessSocket(path), undefined);
  }
});

test('gives the same pipe for every path to a folder, and another one for another folder', async () => {
  const [path = ''] = await createPaths();
  const pipe = await pipeOf(path);
  assert.match(pipe, /^\\\\\.\\pipe\\[\w-]{1,240}$/);
  await symlink(parent, join(parent, 'way'));
  assert.equal(await pipeOf(join(parent, 'way', 'life')), pipe);
  assert.notEqual(await pipeOf(`${path}-2`), pipe);
});
