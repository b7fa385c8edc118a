import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startModelHub } from '../testing/model-hub.ts';
import { runMain } from '../testing/run-main.ts';

let parent: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'main-models-test-'));
});
after(() => rm(parent, { recursive: true }));

const run = (words: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  runMain(words, { HOME: parent, ...environment });

test('transcribe-server models uses the folder and hub of the settings', async () => {
  await using hub = await startModelHub({ 'preprocess.onnx': new Uint8Array(14_077_290) });
  const MODELS_DIR = await mkdtemp(join(parent, 'models-'));
  assert.deepEqual(await run(['models', 'path'], { MODELS_DIR }), {
    printed: `${MODELS_DIR}\n`,
    complaints: '',
    exitCode: 0,
  });
  const cache = join(parent, '.cache/audio-transcriber/models');
  assert.deepEqual(await run(['models', 'path']), { printed: `${cache}\n`, complaints: '', exitCode: 0 });

  const settings = { MODELS_DIR, HF_ENDPOINT: hub.url, HF_TOKEN: 'hf_secret' };
  const { complaints, exitCode } = await run(['models', 'pull', 'moonshine-base'], settings);
  assert.match(complaints, /^The downloaded preprocess\.onnx has the wrong SHA-256: .* was deleted/m);
  assert.equal(exitCode, 1);
  assert.equal(hub.state.requests[0]?.authorization, 'Bearer hf_secret');
});

test('rejects unknown arguments, and prints help for -h', async () => {
  const { printed: help, exitCode } = await run(['-h']);
  assert.match(help, /^Usage: transcribe-server .*models/);
  assert.match(help, /MODELS_DIR .*~\/\.cache\/audio-transcriber\/models/);
  assert.equal(exitCode, 0);
  for (const words of [['--check', 'now'], ['-h', 'me'], ['--nonsense'], ['toString']]) {
    const { printed, complaints, exitCode: failed } = await run(words);
    assert.deepEqual([printed, failed], ['', 1]);
    assert.match(complaints, new RegExp(`${words.at(-1)}.*See transcribe-server --help\\.\n$`));
  }
  const { complaints } = await run(['models', 'list'], { HF_ENDPOINT: 'ftp://mirror' });
  assert.match(complaints, /^HF_ENDPOINT must be a URL/);
});

test('fails when a pull cannot create the models folder', async () => {
  const { printed, complaints, exitCode } = await run(['models', 'pull', 'moonshine-tiny'], { MODELS_DIR: '/proc/x' });
  assert.deepEqual([printed, exitCode], ['', 1]);
  assert.match(complaints, /^MODELS_DIR must be a writable folder \(.*\)\.\n$/);
});
