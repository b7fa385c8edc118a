import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { describeModel, modelFiles } from '../testing/model-fixture.ts';
import { startModelHub } from '../testing/model-hub.ts';
import type { ChildOrder } from '../testing/models-child.ts';
import { until } from '../testing/test-server.ts';
import { runModelsCommand } from './models-command.ts';

const runProgram = promisify(execFile);
const models = [
  describeModel(),
  describeModel({ name: 'other-model', languages: 'English', licence: 'Apache-2.0', errors: undefined }),
];
const nowhere = 'http://127.0.0.1:9';

let parent: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'models-command-test-'));
});
after(() => rm(parent, { recursive: true }));

const createModelsDir = () => mkdtemp(join(parent, 'models-'));

/** Collects the command's output and progress. */
const run = async (words: string, MODELS_DIR: string, HF_ENDPOINT = nowhere, isTTY = false) => {
  const lines: string[] = [];
  let progress = '';
  const write = (written: string) => {
    progress += written;
  };
  const output = { isTTY, columns: 80, write };
  const settings = { MODELS_DIR, HF_ENDPOINT };
  await runModelsCommand(words.split(' '), { settings, models, print: (line) => lines.push(line), output });
  return { lines, progress };
};

const startChild = (words: readonly string[], MODELS_DIR: string, HF_ENDPOINT: string) => {
  const order: ChildOrder = { words, settings: { MODELS_DIR, HF_ENDPOINT }, models };
  const script = new URL('../testing/models-child.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = once(child, 'close') as Promise<[exitCode: number | null]>;
  return { child, exit, printed: text(child.stdout), said: text(child.stderr) };
};

test('lists each model with its description, error rate and whether it is installed', async () => {
  await using hub = await startModelHub(modelFiles);
  const modelsDir = await createModelsDir();
  await run('pull made-model', modelsDir, hub.url);
  const { lines } = await run('list', modelsDir);
  assert.deepEqual(lines.slice(0, -1), [
    'made-model (here): tones',
    '  0 % of the words wrong on tones (https://models.example)',
    '  download 100 kB, on the disk 100 kB; MIT (https://models.example/docs)',
    'other-model: English',
    '  no error rate published',
    '  download 100 kB, on the disk 100 kB; Apache-2.0 (https://models.example/docs)',
  ]);
});

test('remove creates no folder if there is none', async () => {
  const modelsDir = join(parent, 'never');
  assert.deepEqual((await run('remove made-model', modelsDir)).lines, ['made-model was not installed.']);
  assert.ok(!(await readdir(parent)).includes('never'));
});

test('pull prints plain lines without a terminal, and a temporary bar on a terminal', async () => {
  await using hub = await startModelHub(modelFiles);
  const modelsDir = await createModelsDir();
  const plain = await run('pull made-model', modelsDir, hub.url);
  assert.deepEqual(plain.lines, [`made-model is installed: ${join(modelsDir, 'made-model')}`]);
  assert.match(plain.progress, /^downloading \d+ kB: 100 %$/m);
  assert.ok(plain.progress.split('\n').length < 40);
  assert.ok(!plain.progress.includes('\r'));

  const again = await run('pull made-model', modelsDir, hub.url);
  assert.deepEqual(again.lines, [`made-model is already installed: ${join(modelsDir, 'made-model')}`]);

  const onTerminal = await run('pull other-model', modelsDir, hub.url, true);
  assert.match(onTerminal.progress, /\[#{20,40}\] 100 %, (\d+ kB) of \1/);
  assert.ok(onTerminal.progress.endsWith('\r\u001b[K'));
  const widest = Math.max(...onTerminal.progress.split('\r\u001b[K').map(({ length }) => length));
  assert.ok(widest < 80);
});

test('path prints the folder of all models or of one installed model; remove removes it', async () => {
  await using hub = await startModelHub(modelFiles);
  const modelsDir = await createModelsDir();
  assert.deepEqual((await run('path', modelsDir)).lines, [modelsDir]);
  await assert.rejects(run('path made-model', modelsDir), /transcribe-server models pull made-model/);
  await run('pull made-model', modelsDir, hub.url);
  assert.deepEqual((await run('path made-model', modelsDir)).lines, [join(modelsDir, 'made-model')]);
  assert.deepEqual((await run('remove made-model', modelsDir)).lines, ['made-model was removed.']);
  assert.deepEqual((await run('remove made-model', modelsDir)).lines, ['made-model was not installed.']);
  assert.deepEqual(await readdir(modelsDir), []);
});

const oneOf = 'Name one of made-model, other-model.';

for (const [words, complaint] of [
  ['pull unknown', `There is no model 'unknown'. ${oneOf}`],
  ['remove unknown', `There is no model 'unknown'. ${oneOf}`],
  ['path unknown', `There is no model 'unknown'. ${oneOf}`],
  ['pull constructor', `There is no model 'constructor'. ${oneOf}`],
  ['pull', `Which model? ${oneOf}`],
  ['remove', `Which model? ${oneOf}`],
  ['pull made-model other-model', "models pull takes one model, not 'made-model other-model'."],
  ['path made-model other-model', "models path takes one model, not 'made-model other-model'."],
  ['list made-model', "models list takes no arguments: remove 'made-model'."],
  ['list --json', /^Unknown option '--json'\.\n\nUsage: /],
  ['pull --force made-model', /^Unknown option '--force'\.\n\nUsage: /],
  ['remove made-model -f', /^Unknown option '-f'\.\n\nUsage: /],
  ['push', /^There is no command 'models push'\.\n\nUsage: /],
  ['toString', /^There is no command 'models toString'\./],
  ['', /^Which command\?\n\nUsage: /],
] as const) {
  test(`models ${words || 'without arguments'} prints a readable error`, async () => {
    await assert.rejects(run(words, parent), { name: 'ModelError', message: complaint });
  });
}

test('models --help prints the usage', async () => {
  for (const words of ['--help', '-h', 'pull --help']) {
    assert.match((await run(words, parent)).lines.join('\n'), /pull NAME .*\n/);
  }
});

test('Ctrl-C keeps the received bytes for the next pull, and says so', async () => {
  await using hub = await startModelHub(modelFiles);
  hub.state.faults = [{ stallAfter: 30_000 }];
  const modelsDir = await createModelsDir();
  const { child, exit, said } = startChild(['pull', 'made-model'], modelsDir, hub.url);
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  const [exitCode] = await exit;
  assert.equal(exitCode, 130);
  assert.match(await said, /^Stopped\. Pull again/m);
  assert.deepEqual(await readdir(modelsDir), ['.made-model.partial']);

  await run('pull made-model', modelsDir, hub.url);
  assert.equal(hub.ranges()[0], undefined);
  assert.match(hub.ranges()[1] ?? '', /^bytes=[1-9]\d*-$/);
});

test('a second Ctrl-C ends a pull that does not respond', async () => {
  await using hub = await startModelHub(modelFiles);
  const modelsDir = await createModelsDir();
  const partial = join(modelsDir, '.made-model.partial');
  await mkdir(partial);
  await runProgram('mkfifo', [join(partial, `${models[0]?.files[0]?.sha256}.part`)]); // Nothing ever reads it.
  const { child, exit } = startChild(['pull', 'made-model'], modelsDir, hub.url);
  await until(() => hub.state.requests.length === 1);
  await until(() => !child.kill('SIGINT') || child.exitCode !== null || child.signalCode !== null);
  assert.deepEqual(await exit, [null, 'SIGINT']);
});

test('a second process that pulls the same model waits for the first', async () => {
  await using hub = await startModelHub(modelFiles);
  hub.state.faults = [{ stallAfter: 30_000 }];
  const modelsDir = await createModelsDir();
  const first = startChild(['pull', 'made-model'], modelsDir, hub.url);
  await once(first.child.stderr, 'data');
  const second = startChild(['pull', 'made-model'], modelsDir, hub.url);
  await once(second.child.stderr, 'data');
  hub.cut();
  assert.deepEqual([(await first.exit)[0], (await second.exit)[0]], [0, 0]);
  assert.match(await second.said, /^waiting for another pull…\n$/);
  assert.match(await second.printed, /^made-model is already installed/);
  assert.equal(hub.state.requests.length, 3);
  assert.deepEqual(await readdir(modelsDir), ['made-model']);
});

test('resumes the pull of another process that dies', async () => {
  await using hub = await startModelHub(modelFiles);
  hub.state.faults = [{ stallAfter: 30_000 }];
  const modelsDir = await createModelsDir();
  const first = startChild(['pull', 'made-model'], modelsDir, hub.url);
  await once(first.child.stderr, 'data');
  const second = startChild(['pull', 'made-model'], modelsDir, hub.url);
  await once(second.child.stderr, 'data');
  first.child.kill('SIGKILL');
  assert.equal((await second.exit)[0], 0);
  await until(() => hub.state.requests.length === 3);
  assert.match(hub.ranges()[1] ?? '', /^bytes=[1-9]\d*-$/);
  assert.deepEqual(await readdir(modelsDir), ['made-model']);
});
