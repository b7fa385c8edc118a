import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { describeModel, packModel } from '../testing/made-model.ts';
import { startModelServer } from '../testing/model-server.ts';
import type { ChildOrder } from '../testing/models-child.ts';
import { until } from '../testing/test-server.ts';
import { addressOf, catalogue } from './catalogue.ts';
import { defaultModelsDir, findModels } from './model-folder.ts';
import { runModelsCommand } from './models-command.ts';

const archive = packModel();
const models = [
  describeModel(archive),
  describeModel(archive, { name: 'other-model', sha256: undefined, languages: 'English', licence: 'Apache-2.0' }),
];

let parent: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'models-command-test-'));
});
after(() => rm(parent, { recursive: true }));

const createModelsDir = () => mkdtemp(join(parent, 'models-'));

/** What the command prints and what it says of its progress. */
const run = async (words: string, MODELS_DIR: string, MODELS_MIRROR?: string, isTTY = false) => {
  const lines: string[] = [];
  let progress = '';
  const write = (written: string) => {
    progress += written;
  };
  const output = { isTTY, columns: 80, write };
  const settings = { MODELS_DIR, MODELS_MIRROR };
  await runModelsCommand(words.split(' '), { settings, models, print: (line) => lines.push(line), output });
  return { lines, progress };
};

const startChild = (words: readonly string[], MODELS_DIR: string, MODELS_MIRROR: string) => {
  const order: ChildOrder = { words, settings: { MODELS_DIR, MODELS_MIRROR }, models };
  const script = new URL('../testing/models-child.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = once(child, 'close') as Promise<[exitCode: number | null]>;
  return { child, exit, printed: text(child.stdout), said: text(child.stderr) };
};

test('the list tells of each model what it is, how good it is and whether it is here', async () => {
  await using server = await startModelServer(archive);
  const modelsDir = await createModelsDir();
  await run('pull made-model', modelsDir, server.url);
  const { lines } = await run('list', modelsDir);
  assert.deepEqual(lines.slice(0, -1), [
    'made-model (here): tones',
    '  0 % of the words wrong on tones (https://models.example)',
    '  download 0 MB, on the disk 0 MB; MIT (https://models.example/docs)',
    'other-model: English',
    '  0 % of the words wrong on tones (https://models.example)',
    '  download 0 MB, on the disk 0 MB; Apache-2.0 (https://models.example/docs)',
    '  nobody tells its checksum: the first pull pins it',
  ]);
});

test('removing where nothing was ever pulled creates nothing', async () => {
  const modelsDir = join(parent, 'never');
  assert.deepEqual((await run('remove made-model', modelsDir)).lines, ['made-model was not here.']);
  assert.ok(!(await readdir(parent)).includes('never'));
});

test('a pull prints plain lines where there is no terminal, and a bar that goes away where there is one', async () => {
  await using server = await startModelServer(archive);
  const modelsDir = await createModelsDir();
  const plain = await run('pull made-model', modelsDir, server.url);
  assert.deepEqual(plain.lines, [`made-model is here: ${join(modelsDir, 'made-model')}`]);
  assert.match(plain.progress, /^downloading 0 MB: 100 %$/m);
  assert.ok(plain.progress.split('\n').length < 40);
  assert.ok(!plain.progress.includes('\r'));

  const again = await run('pull made-model', modelsDir, server.url);
  assert.deepEqual(again.lines, [`made-model is here already: ${join(modelsDir, 'made-model')}`]);

  const onTerminal = await run('pull other-model', modelsDir, server.url, true);
  assert.match(onTerminal.lines.join('\n'), /Pinned, and another refused: SHA-256 [0-9a-f]{64}/);
  assert.match(onTerminal.progress, /\[#{20,40}\] 100 %, 0 of 0 MB/);
  assert.ok(onTerminal.progress.endsWith('\r\u001b[K'));
  const widest = Math.max(...onTerminal.progress.split('\r\u001b[K').map(({ length }) => length));
  assert.ok(widest < 80);
});

test('path prints the folder of all or of one, which must be here; remove removes it', async () => {
  await using server = await startModelServer(archive);
  const modelsDir = await createModelsDir();
  assert.deepEqual((await run('path', modelsDir)).lines, [modelsDir]);
  await assert.rejects(run('path made-model', modelsDir), /transcribe-server models pull made-model/);
  await run('pull made-model', modelsDir, server.url);
  assert.deepEqual((await run('path made-model', modelsDir)).lines, [join(modelsDir, 'made-model')]);
  assert.deepEqual((await run('remove made-model', modelsDir)).lines, ['made-model is removed.']);
  assert.deepEqual((await run('remove made-model', modelsDir)).lines, ['made-model was not here.']);
  assert.deepEqual(await readdir(modelsDir), []);
});

for (const [words, complaint] of [
  ['pull unknown', /no model 'unknown'\. There are made-model, other-model\./],
  ['pull', /Which model\? There are made-model, other-model\./],
  ['pull made-model other-model', /models pull takes no 'other-model'/],
  ['list made-model', /models list takes no 'made-model'/],
  ['pull constructor', /no model 'constructor'/],
  ['push', /There is no models push\.\n\nUsage: /],
  ['toString', /There is no models toString\./],
  ['', /Which command\?\n\nUsage: /],
] as const) {
  test(`models ${words || 'alone'} is answered in words`, async () => {
    await assert.rejects(run(words, parent), complaint);
  });
}

test('models --help says how', async () => {
  for (const flag of ['--help', '-h']) assert.match((await run(flag, parent)).lines.join('\n'), /pull NAME .*\n/);
});

test('ctrl-C keeps what has come for the next pull, and says so', async () => {
  await using server = await startModelServer(archive);
  server.state.faults = [{ stallAfter: 30_000 }];
  const modelsDir = await createModelsDir();
  const { child, exit, said } = startChild(['pull', 'made-model'], modelsDir, server.url);
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  const [exitCode] = await exit;
  assert.equal(exitCode, 130);
  assert.match(await said, /^Stopped\. What has come is kept/m);
  assert.deepEqual((await readdir(modelsDir)).sort(), ['.made-model.tar.bz2', '.made-model.tar.bz2.origin']);

  await run('pull made-model', modelsDir, server.url);
  assert.equal(server.state.ranges[0], undefined);
  assert.match(server.state.ranges[1] ?? '', /^bytes=[1-9]\d*-$/);
});

test('of two processes that pull the same at once the second waits for the first', async () => {
  await using server = await startModelServer(archive);
  server.state.faults = [{ stallAfter: 30_000 }];
  const modelsDir = await createModelsDir();
  const first = startChild(['pull', 'made-model'], modelsDir, server.url);
  await once(first.child.stderr, 'data');
  const second = startChild(['pull', 'made-model'], modelsDir, server.url);
  await once(second.child.stderr, 'data');
  server.cut();
  assert.deepEqual([(await first.exit)[0], (await second.exit)[0]], [0, 0]);
  assert.match(await second.said, /^waiting for another pull…\n$/);
  assert.match(await second.printed, /^made-model is here already/);
  assert.equal(server.state.ranges.length, 2);
  assert.deepEqual(await readdir(modelsDir), ['made-model']);
});

test('when the first of two dies the second goes on where it was', async () => {
  await using server = await startModelServer(archive);
  server.state.faults = [{ stallAfter: 30_000 }];
  const modelsDir = await createModelsDir();
  const first = startChild(['pull', 'made-model'], modelsDir, server.url);
  await once(first.child.stderr, 'data');
  const second = startChild(['pull', 'made-model'], modelsDir, server.url);
  await once(second.child.stderr, 'data');
  first.child.kill('SIGKILL');
  assert.equal((await second.exit)[0], 0);
  await until(() => server.state.ranges.length === 2);
  assert.match(server.state.ranges[1] ?? '', /^bytes=[1-9]\d*-$/);
  assert.deepEqual(await readdir(modelsDir), ['made-model']);
});

const startMain = (words: readonly string[], environment: Record<string, string>) => {
  const main = new URL('../main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main, ...words], {
    env: { PATH: process.env.PATH, HOME: parent, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return Promise.all([text(child.stdout), text(child.stderr), once(child, 'close').then(([exitCode]) => exitCode)]);
};

test('transcribe-server has the command, in the folder and from the mirror that its settings name', async () => {
  await using server = await startModelServer(archive);
  const MODELS_DIR = await createModelsDir();
  assert.deepEqual(await startMain(['models', 'path'], { MODELS_DIR }), [`${MODELS_DIR}\n`, '', 0]);
  const cache = join(parent, '.cache/audio-transcriber/models');
  assert.deepEqual(await startMain(['models', 'path'], {}), [`${cache}\n`, '', 0]);

  const wrong = { MODELS_DIR, MODELS_MIRROR: server.url };
  const [, complaint, exitCode] = await startMain(['models', 'pull', 'moonshine-tiny'], wrong);
  assert.match(complaint, /^What has come is not moonshine-tiny as it is known: .* thrown away/m);
  assert.equal(exitCode, 1);
  assert.deepEqual(await readdir(MODELS_DIR), []);
});

test('words that mean nothing to transcribe-server are refused, and -h helps', async () => {
  const [help, , exitCode] = await startMain(['-h'], {});
  assert.match(help, /^Usage: transcribe-server .*models/);
  assert.match(help, /MODELS_DIR .*~\/\.cache\/audio-transcriber\/models/);
  assert.equal(exitCode, 0);
  for (const words of [['--check', 'now'], ['-h', 'me'], ['--nonsense'], ['toString']]) {
    const [printed, complaint, failed] = await startMain(words, {});
    assert.deepEqual([printed, failed], ['', 1]);
    assert.match(complaint, new RegExp(`${words.at(-1)}.*: --help says what there is\\.\n$`));
  }
  const [, fault] = await startMain(['models', 'list'], { MODELS_MIRROR: 'ftp://mirror' });
  assert.match(fault, /^MODELS_MIRROR must be a URL/);
});

test('models lie below the cache of the user, and the best that is here comes first', async () => {
  assert.equal(defaultModelsDir({ XDG_CACHE_HOME: '/var/cache/me' }), '/var/cache/me/audio-transcriber/models');
  for (const environment of [{}, { XDG_CACHE_HOME: '' }, { XDG_CACHE_HOME: 'relative' }]) {
    assert.equal(defaultModelsDir(environment), join(homedir(), '.cache/audio-transcriber/models'));
  }
  const modelsDir = await createModelsDir();
  assert.deepEqual(await findModels(join(modelsDir, 'absent')), []);
  for (const name of ['moonshine-tiny', 'parakeet-tdt-0.6b-v3', '.whisper-small.unpacking-abcdef', 'mine']) {
    await mkdir(join(modelsDir, name));
  }
  assert.deepEqual(
    (await findModels(modelsDir)).map(({ name, path }) => [name, path]),
    ['parakeet-tdt-0.6b-v3', 'moonshine-tiny'].map((name) => [name, join(modelsDir, name)]),
  );
});

test('the catalogue is one of names that are folders, archives of the publisher and whole checksums', () => {
  for (const model of catalogue) {
    assert.match(model.name, /^[a-z0-9][a-z0-9.-]*$/);
    assert.match(model.archiveUrl, /^https:\/\/github\.com\/k2-fsa\/sherpa-onnx\/releases\/download\/.*\.tar\.bz2$/);
    assert.match(model.sha256 ?? '', /^([0-9a-f]{64})?$/);
    assert.ok(model.files.some((file) => file.endsWith('tokens.txt')));
  }
  assert.equal(new Set(catalogue.map(({ name }) => name)).size, catalogue.length);
});

test('a mirror takes the place of the host, whatever comes after its name', () => {
  const [model] = models;
  assert.ok(model);
  assert.equal(addressOf(model), model.archiveUrl);
  assert.equal(addressOf(model, 'http://a.example'), 'http://a.example/releases/made-model.tar.bz2');
  assert.equal(addressOf(model, 'https://a.example/b/'), 'https://a.example/b/releases/made-model.tar.bz2');
});
