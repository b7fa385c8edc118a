import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { describeModel, modelFiles, packModel } from '../testing/model-fixture.ts';
import { startModelServer } from '../testing/model-server.ts';
import { type PullProgress, pullModel, removeModel } from './install-model.ts';
import { ModelError } from './model-error.ts';

const run = promisify(execFile);
const archive = packModel();
const model = describeModel(archive);
const { signal } = new AbortController();

let parent: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'pull-model-test-'));
});
after(() => rm(parent, { recursive: true }));

const createModelsDir = () => mkdtemp(join(parent, 'models-'));

const isWhole = async (modelsDir: string): Promise<boolean> => {
  const weights = await readFile(join(modelsDir, 'made-model', 'model.onnx'));
  return weights.equals(modelFiles[2]?.content as Uint8Array);
};

const partPath = (modelsDir: string) => join(modelsDir, '.made-model.tar.bz2');

test('a model is pulled whole, from the mirror, and nothing else is left', async () => {
  await using server = await startModelServer(archive);
  const modelsDir = join(await createModelsDir(), 'not', 'there', 'yet');
  const steps: PullProgress[] = [];
  const onProgress = (progress: PullProgress) => steps.push(progress);
  const result = await pullModel(model, { modelsDir, mirror: `${server.url}/proxy/`, onProgress, signal });
  assert.deepEqual(result, { path: join(modelsDir, 'made-model'), wasHere: false, pinned: undefined });
  assert.ok(await isWhole(modelsDir));
  assert.deepEqual(await readdir(modelsDir), ['made-model']);
  assert.equal((await stat(result.path)).mode, (await stat(modelsDir)).mode); // As readable as any other folder.
  assert.deepEqual(server.state.paths, ['/proxy/releases/made-model.tar.bz2']);
  for (const step of ['downloading', 'unpacking']) {
    const { bytes, total } = steps.findLast((progress) => progress.step === step) ?? {};
    assert.deepEqual([bytes, total], [archive.length, archive.length]);
  }

  assert.ok((await pullModel(model, { modelsDir, mirror: server.url, signal })).wasHere);
  assert.equal(server.state.ranges.length, 1);
});

type ModelServer = Awaited<ReturnType<typeof startModelServer>>;

/** Cuts the connection as soon as so many bytes are on the disk. */
const cutAt =
  (server: ModelServer, ...sizes: number[]) =>
  ({ step, bytes }: PullProgress) => {
    if (step === 'downloading' && sizes.includes(bytes)) server.cut();
  };

test('a connection that is cut is made again, for the rest', async () => {
  await using server = await startModelServer(archive);
  server.state.faults = [{ stallAfter: 40_000 }, { stallAfter: 20_000 }];
  const modelsDir = await createModelsDir();
  await pullModel(model, { modelsDir, mirror: server.url, onProgress: cutAt(server, 40_000, 60_000), signal });
  assert.deepEqual(server.state.ranges, [undefined, 'bytes=40000-', 'bytes=60000-']);
  assert.ok(await isWhole(modelsDir));
});

/** A models folder in which a pull was cut off after so many bytes. */
const startPart = async (server: ModelServer, bytes: number) => {
  const modelsDir = await createModelsDir();
  server.state.faults = [{ stallAfter: bytes }, { status: 403 }];
  const pulling = pullModel(model, { modelsDir, mirror: server.url, onProgress: cutAt(server, bytes), signal });
  await assert.rejects(pulling, /answered with 403/);
  assert.equal((await stat(partPath(modelsDir))).size, bytes);
  server.state.ranges = [];
  return modelsDir;
};

test('a later pull goes on where the first one was cut off', async () => {
  await using server = await startModelServer(archive);
  const modelsDir = await startPart(server, 50_000);
  await pullModel(model, { modelsDir, mirror: server.url, signal });
  assert.deepEqual(server.state.ranges, ['bytes=50000-']);
  assert.ok(await isWhole(modelsDir));
  assert.deepEqual(await readdir(modelsDir), ['made-model']);
});

test('what was downloaded whole is not downloaded again', async () => {
  await using server = await startModelServer(archive);
  const modelsDir = await createModelsDir();
  const stop = new AbortController();
  const onProgress = ({ step }: PullProgress) => step === 'unpacking' && stop.abort(new Error('enough'));
  await assert.rejects(pullModel(model, { modelsDir, mirror: server.url, onProgress, signal: stop.signal }), /enough/);
  server.state.ranges = [];
  await pullModel(model, { modelsDir, mirror: server.url, signal });
  assert.deepEqual(server.state.ranges, [`bytes=${archive.length}-`]);
  assert.ok(await isWhole(modelsDir));
});

test('where the server knows no ranges, or the file has changed, the download starts over', async () => {
  for (const change of [{ knowsRanges: false }, { tag: '"second"' }]) {
    await using server = await startModelServer(archive);
    const modelsDir = await startPart(server, 50_000);
    await writeFile(partPath(modelsDir), new Uint8Array(50_000)); // What would spoil it.
    Object.assign(server.state, change);
    await pullModel(model, { modelsDir, mirror: server.url, signal });
    assert.deepEqual(server.state.ranges, ['bytes=50000-']);
    assert.ok(await isWhole(modelsDir));
  }
});

test('a part from another address is not gone on with', async () => {
  await using server = await startModelServer(archive);
  const modelsDir = await startPart(server, 50_000);
  await pullModel(model, { modelsDir, mirror: `${server.url}/other`, signal });
  assert.deepEqual(server.state.ranges, [undefined]);
});

test('a wrong checksum leaves nothing in place, and says what to do', async () => {
  await using server = await startModelServer(packModel([...modelFiles, { name: 'made-model/other' }]));
  const modelsDir = await createModelsDir();
  await assert.rejects(pullModel(model, { modelsDir, mirror: server.url, signal }), (error) => {
    assert.ok(error instanceof ModelError);
    assert.match(error.message, new RegExp(`its SHA-256 is [0-9a-f]{64}, not ${model.sha256}`));
    assert.match(error.message, /thrown away\. Pull again/);
    return true;
  });
  assert.deepEqual(await readdir(modelsDir), []);
});

test('where no checksum is known the first is pinned, and another is refused until the pin is removed', async () => {
  const unknown = describeModel(archive, { sha256: undefined });
  await using server = await startModelServer(archive);
  const modelsDir = await createModelsDir();
  const pull = () => pullModel(unknown, { modelsDir, mirror: server.url, signal });
  const { pinned } = await pull();
  assert.equal(pinned, createHash('sha256').update(archive).digest('hex'));
  await removeModel('made-model', modelsDir);
  assert.equal((await pull()).pinned, undefined);

  await removeModel('made-model', modelsDir);
  server.state.file = packModel([...modelFiles, { name: 'made-model/other' }]);
  const pin = join(modelsDir, 'made-model.sha256');
  await assert.rejects(pull(), new RegExp(`if you trust the new one, remove ${pin}`));
  assert.deepEqual(await readdir(modelsDir), ['made-model.sha256']);
  await rm(pin);
  assert.notEqual((await pull()).pinned, pinned);
});

test('an archive that is no model is not pinned and leaves nothing', async () => {
  for (const file of [packModel([{ name: '../made-model', type: '5' }]), Buffer.from('<html>')]) {
    await using server = await startModelServer(file);
    const modelsDir = await createModelsDir();
    const unknown = describeModel(archive, { sha256: undefined });
    await assert.rejects(pullModel(unknown, { modelsDir, mirror: server.url, signal }), ModelError);
    assert.deepEqual(await readdir(modelsDir), []);
  }
});

test('a file that is much too large is not downloaded', async () => {
  await using server = await startModelServer(archive);
  const small = describeModel(archive, { archiveBytes: 1000 });
  const modelsDir = await createModelsDir();
  await assert.rejects(pullModel(small, { modelsDir, mirror: server.url, signal }), /this is not the model/);
  assert.deepEqual(
    (await readdir(modelsDir)).filter((name) => name.endsWith('bz2')),
    [],
  );
});

test('an answer that is no file is said in words', async () => {
  await using server = await startModelServer(archive);
  server.state.faults = [{ status: 404 }];
  const modelsDir = await createModelsDir();
  const pulling = pullModel(model, { modelsDir, mirror: server.url, signal });
  await assert.rejects(pulling, /made-model\.tar\.bz2 was answered with 404/);
});

test('a models folder that cannot be is said to be none', async () => {
  const modelsDir = join(await createModelsDir(), 'file');
  await writeFile(modelsDir, '');
  await assert.rejects(pullModel(model, { modelsDir, mirror: 'http://127.0.0.1:9', signal }), (error) => {
    assert.ok(error instanceof ModelError);
    assert.match(error.message, /^MODELS_DIR must be a folder that can be read \(ENOTDIR/);
    return true;
  });
});

test('a pull that is stopped keeps what has come, and its lock falls', async () => {
  await using server = await startModelServer(archive);
  server.state.faults = [{ stallAfter: 30_000 }];
  const modelsDir = await createModelsDir();
  const stop = new AbortController();
  const onProgress = ({ bytes }: PullProgress) => bytes >= 30_000 && stop.abort(new Error('enough'));
  await assert.rejects(pullModel(model, { modelsDir, mirror: server.url, onProgress, signal: stop.signal }), /enough/);
  assert.deepEqual((await readdir(modelsDir)).sort(), ['.made-model.tar.bz2', '.made-model.tar.bz2.origin']);
  await pullModel(model, { modelsDir, mirror: server.url, signal });
  assert.deepEqual(server.state.ranges, [undefined, 'bytes=30000-']);
});

test('removing takes the model and what was downloaded of it', async () => {
  await using server = await startModelServer(archive);
  const modelsDir = await startPart(server, 50_000);
  assert.deepEqual(await removeModel('made-model', modelsDir), { wasHere: false });
  assert.deepEqual(await readdir(modelsDir), []);
  await pullModel(model, { modelsDir, mirror: server.url, signal });
  assert.deepEqual(await removeModel('made-model', modelsDir), { wasHere: true });
  assert.deepEqual(await readdir(modelsDir), []);
});

test('a full disk is said in words, before the download where it can be known', async (t) => {
  const disk = join(parent, 'tiny-disk');
  try {
    await run('mount', ['--mkdir', '-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', disk]);
  } catch {
    t.skip('only root can mount a tiny disk');
    return;
  }
  try {
    await using server = await startModelServer(archive);
    const pull = (changes: object) =>
      pullModel(describeModel(archive, changes), { modelsDir: disk, mirror: server.url, signal });
    await assert.rejects(pull({}), /has \d+ kB left, and made-model needs \d+ kB there/);
    assert.deepEqual(server.state.ranges, []);

    await assert.rejects(pull({ diskBytes: 0 }), /The disk of .* is full\. What has come is kept/);
    assert.deepEqual((await readdir(disk)).sort(), ['.made-model.tar.bz2', '.made-model.tar.bz2.origin']);
    await run('mount', ['-o', 'remount,size=1m', disk]);
    await pull({});
    assert.deepEqual(server.state.ranges, [undefined, `bytes=${archive.length}-`]);
    assert.ok(await isWhole(disk));
  } finally {
    await run('umount', [disk]);
  }
});
