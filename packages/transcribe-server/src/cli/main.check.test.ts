import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { runMain } from '../testing/run-main.ts';
import { isSherpaInstalled } from '../testing/sherpa-installed.ts';
import { sileroMissing, sileroModel } from '../testing/silero.ts';
import { writeToneModel } from '../testing/tone-model.ts';

const skip = !isSherpaInstalled() && 'sherpa-onnx-node is not installed';

let parent: string;
let file: string;
let model: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'main-check-test-'));
  [file, model] = [join(parent, 'file'), join(parent, 'model')];
  await writeToneModel(model);
  await writeFile(file, '');
});
after(() => rm(parent, { recursive: true }));

const createFolder = () => mkdtemp(join(parent, 'folder-'));

const check = async (environment: Record<string, string>) => {
  const folder = await createFolder();
  const { complaints, ...result } = await runMain(['--check'], {
    ...{ PORT: '0', HOME: folder, TMPDIR: folder, SHERPA_MODEL_DIR: model },
    ...environment,
  });
  return { ...result, faults: complaints.split('\n').slice(0, -1) };
};

test('prints one line with the variable for each fault', async () => {
  const { faults, exitCode } = await check({
    HOST: 'host.invalid',
    LOG_LEVEL: 'loud',
    MODELS_DIR: file,
    TMPDIR: join(parent, 'absent'),
    SHERPA_MODEL_DIR: await createFolder(),
  });
  assert.equal(exitCode, 1);
  assert.deepEqual(
    faults.map((fault) => fault.split(' ')[0]),
    ['LOG_LEVEL', 'HOST', 'TMPDIR', 'MODELS_DIR', 'SHERPA_MODEL_DIR'],
  );
});

for (const [what, environment, fault] of [
  ['a HOST of another machine', { HOST: '192.0.2.1' }, /^HOST must be an address of this machine.*'192\.0\.2\.1'/],
  ['a HOST with a port', { HOST: 'localhost:8787' }, /^HOST must be an address or a name alone/],
  ['a HOST that is a URL', { HOST: 'http://localhost' }, /^HOST must be an address or a name alone/],
  ['a folder in a home that no shell has looked up', { MODELS_DIR: '~/models' }, /^MODELS_DIR must not begin with ~/],
  ['an engine elsewhere that is not set up', { ENGINE: 'openai' }, /^OPENAI_API_KEY is not set/],
] as const) {
  test(`reports ${what} as the only fault`, { skip }, async () => {
    const { faults, exitCode } = await check(environment);
    assert.equal(exitCode, 1);
    assert.equal(faults.length, 1, faults.join('\n'));
    assert.match(faults[0] ?? '', fault);
  });
}

test('reports a port in use, but not as a fault: the server itself may use it', { skip }, async () => {
  await using other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { printed, exitCode } = await check({ PORT: String(port) });
  assert.equal(exitCode, 0);
  assert.match(printed, new RegExp(`^PORT ${port} is taken now`, 'm'));
});

test('accepts a temporary folder with a long path', { skip }, async () => {
  const TMPDIR = join(await createFolder(), ...Array.from({ length: 10 }, (_, i) => `a-folder-in-the-depth-${i}`));
  await mkdir(TMPDIR, { recursive: true });
  const { faults, exitCode } = await check({ TMPDIR });
  assert.deepEqual([exitCode, faults], [0, []]);
  assert.deepEqual(await readdir(TMPDIR), []);
});

test('reports the formats that need ffmpeg and how to install it, but not as a fault', { skip }, async () => {
  const { printed, exitCode } = await check({ PATH: '' });
  assert.equal(exitCode, 0);
  assert.match(printed, /^ffmpeg is not installed.*MP3.*apt-get install ffmpeg/m);
});

const damagedDetector = async () => {
  const folder = await createFolder();
  await mkdir(join(folder, 'silero-vad-v6'));
  await writeFile(join(folder, 'silero-vad-v6/silero_vad_v6.onnx'), 'damaged');
  return folder;
};

for (const [what, modelsDir, line] of [
  [
    'is missing',
    createFolder,
    /^silero-vad-v6 is not installed: every sound .* transcribe-server models pull silero-/m,
  ],
  ['is damaged', damagedDetector, /^The voice detector does not work: every sound above silence counts as speech\. ./m],
  ['works', async () => dirname(dirname(sileroModel)), /^Voice detector: silero-vad-v6\.$/m],
] as const) {
  test(`reports whether the voice detector ${what}`, { skip: skip || sileroMissing() }, async () => {
    const { printed, exitCode } = await check({ MODELS_DIR: await modelsDir() });
    assert.match(printed, line);
    assert.equal(exitCode, 0);
  });
}

test('reports a model that is not installed, and downloads nothing', async () => {
  const MODELS_DIR = await createFolder();
  const { faults, exitCode } = await check({ MODELS_DIR, SHERPA_MODEL_DIR: '' });
  assert.deepEqual([exitCode, faults.length], [1, 1]);
  assert.match(faults[0] ?? '', /^There is no model in .*The server downloads moonshine-tiny .* when it starts/);
  assert.deepEqual(await readdir(MODELS_DIR), []);
});
