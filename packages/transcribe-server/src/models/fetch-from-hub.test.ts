import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { describeFile, describeModel, modelFiles } from '../testing/model-fixture.ts';
import { startModelHub } from '../testing/model-hub.ts';
import type { CatalogueModel } from './catalogue-model.ts';
import { type PullProgress, pullModel, removeModel } from './install-model.ts';
import { ModelError } from './model-error.ts';

type ModelHub = Awaited<ReturnType<typeof startModelHub>>;

const run = promisify(execFile);
const model = describeModel();
const weights = modelFiles['model.onnx'] ?? new Uint8Array();
const [weightsFile] = model.files;

let parent: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'fetch-from-hub-test-'));
});
after(() => rm(parent, { recursive: true }));

const createModelsDir = () => mkdtemp(join(parent, 'models-'));

interface PullSettings {
  readonly modelsDir: string;
  readonly model?: CatalogueModel;
  readonly token?: string;
  readonly onProgress?: (progress: PullProgress) => void;
  readonly signal?: AbortSignal;
}

const pull = (hub: { readonly url: string }, { model: pulled = model, token, ...options }: PullSettings) =>
  pullModel(pulled, { signal: new AbortController().signal, ...options, hub: { endpoint: hub.url, token } });

const assertWhole = async (modelsDir: string) => {
  assert.deepEqual(await readdir(modelsDir), ['made-model']);
  assert.deepEqual((await readdir(join(modelsDir, 'made-model'))).sort(), Object.keys(modelFiles));
  for (const [name, content] of Object.entries(modelFiles)) {
    assert.ok((await readFile(join(modelsDir, 'made-model', name))).equals(content), name);
  }
};

const partPath = (modelsDir: string) => join(modelsDir, '.made-model.partial', `${weightsFile?.sha256}.part`);

test('downloads each file at its pinned revision, and leaves no other files', async () => {
  await using hub = await startModelHub(modelFiles);
  const modelsDir = join(await createModelsDir(), 'not', 'there', 'yet');
  const steps: PullProgress[] = [];
  const onProgress = (progress: PullProgress) => steps.push(progress);
  const result = await pull({ url: `${hub.url}/mirror/` }, { modelsDir, onProgress });
  assert.deepEqual(result, { path: join(modelsDir, 'made-model'), wasInstalled: false });
  await assertWhole(modelsDir);
  assert.equal((await stat(result.path)).mode, (await stat(modelsDir)).mode); // Has the default permissions.
  assert.deepEqual(
    hub.state.requests.map(({ path }) => path),
    Object.keys(modelFiles).map((name) => `/mirror/maker/made/resolve/abc123/${name}`),
  );
  const all = weights.length + 8;
  assert.deepEqual(steps.at(-1), { step: 'downloading', bytes: all, total: all });

  assert.ok((await pull(hub, { modelsDir })).wasInstalled);
  assert.equal(hub.state.requests.length, 2);
});

test('sends the token to the hub but not to the storage host it redirects to', async () => {
  await using storage = await startModelHub(modelFiles);
  await using hub = await startModelHub({});
  hub.state.storage = storage.url;
  const modelsDir = await createModelsDir();
  await pull(hub, { modelsDir, token: 'hf_secret' });
  await assertWhole(modelsDir);
  const tokensAt = ({ state }: ModelHub) => state.requests.map(({ authorization }) => authorization);
  assert.deepEqual(tokensAt(hub), ['Bearer hf_secret', 'Bearer hf_secret']);
  assert.deepEqual(tokensAt(storage), [undefined, undefined]);
});

/** Cuts the connection once this many bytes are on the disk. */
const cutAt =
  (hub: ModelHub, ...sizes: number[]) =>
  ({ bytes }: PullProgress) => {
    if (sizes.includes(bytes)) hub.cut();
  };

test('resumes with a range request after the connection breaks', async () => {
  await using hub = await startModelHub(modelFiles);
  hub.state.faults = [{ stallAfter: 40_000 }, { status: 503 }, { stallAfter: 20_000 }];
  const modelsDir = await createModelsDir();
  await pull(hub, { modelsDir, onProgress: cutAt(hub, 40_000, 60_000) });
  assert.deepEqual(hub.ranges(), [undefined, 'bytes=40000-', 'bytes=40000-', 'bytes=60000-', undefined]);
  await assertWhole(modelsDir);
});

/** Creates a models folder with a pull that was interrupted after this many bytes. */
const startPart = async (hub: ModelHub, bytes: number) => {
  const modelsDir = await createModelsDir();
  hub.state.faults = [{ stallAfter: bytes }, { status: 404 }];
  await assert.rejects(pull(hub, { modelsDir, onProgress: cutAt(hub, bytes) }), /returned 404/);
  assert.equal((await stat(partPath(modelsDir))).size, bytes);
  hub.state.requests = [];
  return modelsDir;
};

test('resumes an interrupted pull, also from another mirror', async () => {
  await using hub = await startModelHub(modelFiles);
  const modelsDir = await startPart(hub, 50_000);
  await using mirror = await startModelHub(modelFiles);
  await pull(mirror, { modelsDir });
  assert.deepEqual(mirror.ranges(), ['bytes=50000-', undefined]);
  await assertWhole(modelsDir);
});

test('does not download complete files again', async () => {
  await using hub = await startModelHub(modelFiles);
  const modelsDir = await createModelsDir();
  hub.state.faults = [{}, { status: 404 }];
  await assert.rejects(pull(hub, { modelsDir }), /tokens\.txt returned 404/);
  hub.state.requests = [];
  await pull(hub, { modelsDir });
  assert.deepEqual(
    hub.state.requests.map(({ path }) => path),
    ['/maker/made/resolve/abc123/tokens.txt'],
  );
  await assertWhole(modelsDir);
});

test('starts over if the server ignores Range', async () => {
  await using hub = await startModelHub(modelFiles);
  const modelsDir = await startPart(hub, 50_000);
  hub.state.knowsRanges = false;
  await pull(hub, { modelsDir });
  await assertWhole(modelsDir);
});

test('does not resume the download of another version of a file', async () => {
  await using hub = await startModelHub(modelFiles);
  const modelsDir = await startPart(hub, 50_000);
  const newer = { ...modelFiles, 'model.onnx': weights.toReversed() };
  hub.state.files = newer;
  await pull(hub, { modelsDir, model: describeModel({ files: Object.entries(newer).map(describeFile) }) });
  assert.deepEqual(hub.ranges(), [undefined, undefined]);
  assert.deepEqual((await readdir(join(modelsDir, 'made-model'))).sort(), ['model.onnx', 'tokens.txt']);
});

test('rejects and deletes a file with the wrong hash', async () => {
  await using hub = await startModelHub({ ...modelFiles, 'model.onnx': weights.toReversed() });
  const modelsDir = await createModelsDir();
  await assert.rejects(pull(hub, { modelsDir }), (error) => {
    assert.ok(error instanceof ModelError);
    assert.match(error.message, new RegExp(`SHA-256: [0-9a-f]{64} instead of ${weightsFile?.sha256}.* deleted`));
    return true;
  });
  assert.deepEqual(await readdir(join(modelsDir, '.made-model.partial')), []);
});

test('aborts the download of a file that is longer than expected', async () => {
  await using hub = await startModelHub({ ...modelFiles, 'tokens.txt': weights });
  await assert.rejects(pull(hub, { modelsDir: await createModelsDir() }), /sends more than the 8 bytes/);
});

test('reports the status, and how to set a token', async () => {
  await using hub = await startModelHub(modelFiles);
  const modelsDir = await createModelsDir();
  hub.state.faults = [{ status: 401 }];
  await assert.rejects(pull(hub, { modelsDir }), /model\.onnx returned 401 Unauthorized\..*HF_TOKEN/);
});

test('names an unreachable host', async () => {
  const hub = await startModelHub(modelFiles);
  await hub[Symbol.asyncDispose]();
  const modelsDir = await createModelsDir();
  await assert.rejects(pull(hub, { modelsDir }), new RegExp(`^ModelError: ${new URL(hub.url).host} cannot be reached`));
});

test('reports that MODELS_DIR is not a folder', async () => {
  const modelsDir = join(await createModelsDir(), 'file');
  await writeFile(modelsDir, '');
  await assert.rejects(pull({ url: 'http://127.0.0.1:9' }, { modelsDir }), {
    name: 'ModelError',
    message: /^MODELS_DIR must be a folder that can be read \(ENOTDIR/,
  });
});

test('keeps the received bytes when stopped, and releases the lock', async () => {
  await using hub = await startModelHub(modelFiles);
  hub.state.faults = [{ stallAfter: 30_000 }];
  const modelsDir = await createModelsDir();
  const stop = new AbortController();
  const onProgress = ({ bytes }: PullProgress) => bytes >= 30_000 && stop.abort(new Error('enough'));
  await assert.rejects(pull(hub, { modelsDir, onProgress, signal: stop.signal }), /enough/);
  assert.deepEqual(await readdir(modelsDir), ['.made-model.partial']);
  await pull(hub, { modelsDir });
  assert.equal(hub.ranges()[1], 'bytes=30000-');
});

test('removes a model and its partial downloads', async () => {
  await using hub = await startModelHub(modelFiles);
  const modelsDir = await startPart(hub, 50_000);
  assert.deepEqual(await removeModel('made-model', modelsDir), { wasInstalled: false });
  assert.deepEqual(await readdir(modelsDir), []);
  await pull(hub, { modelsDir });
  assert.deepEqual(await removeModel('made-model', modelsDir), { wasInstalled: true });
  assert.deepEqual(await readdir(modelsDir), []);
});

test('reports a full disk, before the download if possible', async (t) => {
  const disk = join(parent, 'tiny-disk');
  try {
    await run('mount', ['--mkdir', '-t', 'tmpfs', '-o', 'size=80k', 'tmpfs', disk]);
  } catch {
    t.skip('only root can mount a tiny disk');
    return;
  }
  try {
    await using hub = await startModelHub(modelFiles);
    await assert.rejects(pull(hub, { modelsDir: disk }), /has \d+ kB left, but made-model needs 100 kB/);
    assert.deepEqual(hub.state.requests, []);

    const filler = join(disk, 'filler');
    await run('mount', ['-o', 'remount,size=120k', disk]);
    const fill = ({ bytes }: PullProgress) => bytes === 30_000 && writeFile(filler, new Uint8Array(60_000));
    hub.state.faults = [{ stallAfter: 30_000 }];
    const onProgress = async (progress: PullProgress) => {
      await fill(progress);
      hub.cut();
    };
    await assert.rejects(pull(hub, { modelsDir: disk, onProgress }), /The disk of .* is full\. Free some space/);
    await rm(filler);
    await pull(hub, { modelsDir: disk });
    await assertWhole(disk);
  } finally {
    await run('umount', [disk]);
  }
});
