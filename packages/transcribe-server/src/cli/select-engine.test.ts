import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { catalogue } from '../models/catalogue.ts';
import { createTemporaryFolder } from '../platform/temporary-folder.ts';
import { isSherpaInstalled } from '../testing/sherpa-installed.ts';
import { writeToneModel } from '../testing/tone-model.ts';
import { readEngineSettings } from './config.ts';
import { chooseEngine } from './select-engine.ts';

const needsSherpa = { skip: !isSherpaInstalled() && 'sherpa-onnx-node is not installed' };

/** Chooses in a folder for models of its own. */
const setUp = async (context: TestContext) => {
  const folder = await mkdtemp(join(tmpdir(), 'choose-engine-'));
  const temporaryFolder = createTemporaryFolder(folder);
  context.after(async () => {
    await temporaryFolder[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  const modelsDir = join(folder, 'models');
  return {
    modelsDir,
    async choose(environment: Record<string, string>) {
      const settings = readEngineSettings({ MODELS_DIR: modelsDir, ...environment });
      const choice = await chooseEngine({ temporaryFolder, settings });
      context.after(() => choice.engine[Symbol.asyncDispose]?.());
      return choice;
    },
  };
};

test('of the pulled models auto takes the best, and says how good it is', needsSherpa, async (context) => {
  const { modelsDir, choose } = await setUp(context);
  const [best, , second] = catalogue;
  assert.ok(best && second);
  await writeToneModel(join(modelsDir, second.name));
  assert.match((await choose({})).reason, new RegExp(`sherpa: the model ${second.name}, `));
  await writeToneModel(join(modelsDir, best.name));
  const { engine, reason } = await choose({ GOOGLE_CLOUD_PROJECT: 'mine', OPENAI_API_KEY: 'key' });
  assert.equal(engine.name, 'sherpa');
  assert.match(reason, new RegExp(`sherpa: the model ${best.name}, .* ${best.errors?.percent} % of the words wrong`));
});

test('a folder that is named goes before the pulled models', needsSherpa, async (context) => {
  const { modelsDir, choose } = await setUp(context);
  const folder = join(modelsDir, 'of-mine');
  const wrong = { name: 'ConfigError', message: /^SHERPA_MODEL_DIR must be .*of-mine cannot be read: ENOENT/ };
  for (const ENGINE of ['auto', 'sherpa']) await assert.rejects(choose({ SHERPA_MODEL_DIR: folder, ENGINE }), wrong);
  await writeToneModel(folder);
  assert.match((await choose({ SHERPA_MODEL_DIR: folder })).reason, /sherpa: the model in .*of-mine/);
  assert.equal((await choose({ SHERPA_MODEL_DIR: folder, ENGINE: 'sherpa' })).engine.name, 'sherpa');
});

test('names the damaged file of a pulled model', needsSherpa, async (context) => {
  const { modelsDir, choose } = await setUp(context);
  const folder = join(modelsDir, catalogue[0]?.name ?? '');
  await writeToneModel(folder);
  await writeFile(join(folder, 'model.onnx'), 'damaged');
  await assert.rejects(choose({}), /model\.onnx is no whole ONNX file/);
});

test('sherpa by name wants a model, and says how to get one', async (context) => {
  const { choose } = await setUp(context);
  await assert.rejects(choose({ ENGINE: 'sherpa' }), /has no model: transcribe-server models pull parakeet/);
});
