import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ProblemDocument } from '@audio-transcriber/contract';
import { encodeWav, type PcmSamples, type PcmSegment } from '../../audio/pcm.ts';
import { isSherpaInstalled } from '../../testing/sherpa-installed.ts';
import { childProcesses, startTestServer } from '../../testing/test-server.ts';
import { writeToneModel } from '../../testing/tone-model.ts';
import { toneRecording } from '../../testing/tones.ts';
import { createSherpaEngine } from './sherpa.ts';

const skip = !isSherpaInstalled() && 'sherpa-onnx-node is not installed';
const { signal } = new AbortController();

const segmentOf = (samples: PcmSamples): PcmSegment => ({ index: 0, startSeconds: 0, samples });

const createFolder = async (context: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'sherpa-faults-'));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
};

const breakages: Record<string, [(folder: string) => Promise<unknown>, RegExp]> = {
  'a folder that is not there': [(folder) => rm(join(folder, 'model'), { recursive: true }), /cannot be read: ENOENT/],
  'an empty folder': [
    async (folder) => {
      await rm(join(folder, 'model', 'model.onnx'));
      await rm(join(folder, 'model', 'tokens.txt'));
    },
    /model holds no model of a known kind/,
  ],
  'a missing file': [(folder) => rm(join(folder, 'model', 'tokens.txt')), /model lacks tokens\.txt\.$/],
  'a model that was cut short': [
    (folder) => truncate(join(folder, 'model', 'model.onnx'), 3000),
    /model\.onnx is not a complete ONNX file/,
  ],
  'a model that is something else': [
    (folder) => writeFile(join(folder, 'model', 'model.onnx'), '<!doctype html><title>Not found</title>'),
    /model\.onnx is not a complete ONNX file/,
  ],
  'a model with a spoilt network': [
    async (folder) => {
      const path = join(folder, 'model', 'model.onnx');
      await writeFile(path, (await readFile(path, 'latin1')).replace('MatMul', 'MatMux'), 'latin1');
    },
    /The model in .*model cannot be loaded: .*MatMux/s,
  ],
  'tokens that are something else': [
    (folder) => writeFile(join(folder, 'model', 'tokens.txt'), '<!doctype html>'),
    /The model in .*model cannot be loaded: .*process ended with 255.*doctype/,
  ],
  'a model of another kind': [
    (folder) => writeToneModel(join(folder, 'model'), { metadata: { model_type: 'paraformer' } }),
    /is of the kind paraformer; known are NeMo CTC/,
  ],
  'a model that does not say its kind': [
    (folder) => writeToneModel(join(folder, 'model'), { metadata: {} }),
    /does not say what kind it is/,
  ],
  'a model that lacks what the runtime must know': [
    (folder) => writeToneModel(join(folder, 'model'), { metadata: { model_type: 'EncDecCTCModelBPE' } }),
    /process ended with 255.*'vocab_size' does not exist in the metadata/,
  ],
};

for (const [breakage, [breakModel, sentence]] of Object.entries(breakages)) {
  test(`reports ${breakage}, without harming the server`, { skip }, async (context) => {
    const folder = await createFolder(context);
    const modelFolder = join(folder, 'model');
    await writeToneModel(modelFolder);
    await breakModel(folder);
    const engine = createSherpaEngine({ modelFolder });
    await assert.rejects(
      async () => engine.check?.(),
      ({ message }) => {
        assert.match(message, sentence);
        return true;
      },
    );
    await assert.rejects(engine.transcribe(segmentOf(new Int16Array(16_000)), { signal }), ({ code, cause }) => {
      return code === 'engine-unavailable' && sentence.test(cause.message);
    });
    assert.deepEqual(await childProcesses(), []);
    await writeToneModel(modelFolder);
    await engine.check?.();
    await engine[Symbol.asyncDispose]();
  });
}

test('does not show paths to the user', { skip }, async (context) => {
  const engine = createSherpaEngine({ modelFolder: await createFolder(context) });
  await using server = await startTestServer({ engine });
  const answer = await server.post(encodeWav(toneRecording(['12345']).samples));
  const problem = (await answer.json()) as ProblemDocument;
  assert.equal(problem.code, 'engine-unavailable');
  assert.doesNotMatch(JSON.stringify(problem), /tmp|folder/);
});

test('reports a missing package, and how to install it', async (context) => {
  const options = process.env.NODE_OPTIONS;
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ resolve: (name, context, next) => next(name.startsWith('sherpa') ? 'not-installed' : name, context) });`;
  process.env.NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(hook)}`;
  context.after(() => {
    if (options === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = options;
  });
  const modelFolder = await createFolder(context);
  await writeToneModel(modelFolder);
  const engine = createSherpaEngine({ modelFolder });
  await assert.rejects(async () => engine.check?.(), { message: /npm install sherpa-onnx-node$/ });
});
