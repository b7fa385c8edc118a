import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { createFolder, defaultModelsDir, findModels } from './installed-models.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'model-folder-test-'));
});
afterEach(() => rm(parent, { recursive: true }));

test('the default folder is in the user’s cache folder, or in / for a user without a home', () => {
  assert.equal(defaultModelsDir({ XDG_CACHE_HOME: '/var/cache/me' }), '/var/cache/me/audio-transcriber/models');
  for (const environment of [{}, { XDG_CACHE_HOME: '' }, { XDG_CACHE_HOME: 'relative' }]) {
    assert.equal(defaultModelsDir(environment), join(homedir(), '.cache/audio-transcriber/models'));
  }
  const findHome = () => {
    throw new Error('There is no such user.');
  };
  assert.equal(defaultModelsDir({}, findHome), '/.cache/audio-transcriber/models');
});

test('lists the installed models, best first', async () => {
  assert.deepEqual(await findModels(join(parent, 'absent')), []);
  for (const name of ['moonshine-tiny', 'parakeet-tdt-0.6b-v3', '.whisper-small.unpacking-abcdef', 'mine']) {
    await mkdir(join(parent, name));
  }
  assert.deepEqual(
    (await findModels(parent)).map(({ name, path }) => [name, path]),
    ['parakeet-tdt-0.6b-v3', 'moonshine-tiny'].map((name) => [name, join(parent, name)]),
  );
});

test('rejects a file in place of the folder', async () => {
  const file = join(parent, 'file');
  await writeFile(file, '');
  await assert.rejects(findModels(file), { name: 'ModelError', message: /^MODELS_DIR must be a folder .*ENOTDIR/ });
});

test('creates a folder and its parents, also concurrently, and rejects if that is impossible', async () => {
  const deep = join(parent, 'not', 'there', 'yet');
  await Promise.all([createFolder(deep), createFolder(deep), createFolder(deep)]);
  await createFolder(deep);
  assert.deepEqual(await readdir(deep), []);
  await writeFile(join(parent, 'file'), '');
  await assert.rejects(createFolder(join(parent, 'file', 'below')), { code: 'EEXIST' });
  await assert.rejects(createFolder('/proc/nothing/can/be/made/here'));
});
