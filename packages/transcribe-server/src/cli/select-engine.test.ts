import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { catalogue } from '../models/catalogue.ts';
import { isSherpaInstalled } from '../testing/sherpa-installed.ts';
import { writeToneModel } from '../testing/tone-model.ts';
import { readEngineSettings } from './config.ts';
import { chooseEngine } from './select-engine.ts';

const needsSherpa = { skip: !isSherpaInstalled() && 'sherpa-onnx-node has no binary for this platform' };

/** Selects an engine with an empty models folder. */
const setUp = async (context: TestContext) => {
  const folder = await mkdtemp(join(tmpdir(), 'choose-engine-'));
  context.after(() => rm(folder, { recursive: true }));
  const modelsDir = join(folder, 'models');
  return {
    modelsDir,
    async choose(environment: Record<string, string>) {
      const choice = await chooseEngine(readEngineSettings({ MODELS_DIR: modelsDir, ...environment }));
      context.after(() => choice.engine[Symbol.asyncDispose]?.());
      return choice;
    },
  };
};

test('selects the best installed model, and reports its error rate', needsSherpa, async (context) => {
  const { modelsDir, choose } = await setUp(context);
  const [best, , second] = catalogue;
  assert.ok(best && second);
  await writeToneModel(join(modelsDir, second.name));
  assert.match((await choose({})).reason, new RegExp(`^ENGINE=auto: the model ${second.name}, `));
  await writeToneModel(join(modelsDir, best.name));
  const { engine, reason, missingModel } = await choose({ GOOGLE_CLOUD_PROJECT: 'mine', OPENAI_API_KEY: 'key' });
  assert.deepEqual([engine.name, missingModel], ['sherpa', undefined]);
  assert.match(reason, new RegExp(`the model ${best.name}, .* ${best.errors?.percent} % of the words wrong`));
});

test('prefers SHERPA_MODEL_DIR to the installed models', needsSherpa, async (context) => {
  const { modelsDir, choose } = await setUp(context);
  const folder = join(modelsDir, 'of-mine');
  const wrong = { name: 'ConfigError', message: /^SHERPA_MODEL_DIR must be .*of-mine cannot be read: ENOENT/ };
  for (const ENGINE of ['auto', 'sherpa']) await assert.rejects(choose({ SHERPA_MODEL_DIR: folder, ENGINE }), wrong);
  await writeToneModel(folder);
  assert.match((await choose({ SHERPA_MODEL_DIR: folder })).reason, /the model in .*of-mine/);
});

test('reports a damaged model', needsSherpa, async (context) => {
  const { modelsDir, choose } = await setUp(context);
  const folder = join(modelsDir, catalogue[0]?.name ?? '');
  await writeToneModel(folder);
  await writeFile(join(folder, 'model.onnx'), 'damaged');
  await assert.rejects(choose({}), /model\.onnx is not a complete ONNX file/);
});

test('selects the default model if none is installed, and never a cloud engine', async (context) => {
  const { choose } = await setUp(context);
  const { engine, reason, missingModel } = await choose({ GOOGLE_CLOUD_PROJECT: 'mine', OPENAI_API_KEY: 'key' });
  assert.equal(engine.name, 'sherpa');
  assert.match(reason, /^ENGINE=auto: the model moonshine-tiny, English, /);
  assert.match(missingModel?.advice ?? '', /^There is no model in .*\. The server downloads moonshine-tiny \(22 MB\)/);
  // Its languages are known before it is installed.
  engine.accept?.({ language: 'en-GB' });
  assert.throws(() => engine.accept?.({ language: 'de' }), { code: 'unsupported-language' });
});

test('downloads nothing when MODEL_DOWNLOAD is off, and says what to do', async (context) => {
  const { choose } = await setUp(context);
  const { engine, missingModel } = await choose({ MODEL_DOWNLOAD: 'off' });
  const advice = /^There is no model in .*\. MODEL_DOWNLOAD is off: run transcribe-server models pull moonshine-tiny/;
  assert.match(missingModel?.advice ?? '', advice);
  await assert.rejects(missingModel?.install() ?? Promise.resolve(), { message: advice });
  await assert.rejects(engine.check?.() ?? Promise.resolve(), { message: advice });
});
