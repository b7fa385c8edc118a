import { join } from 'node:path';
import { exitCodeOf, main, root, run, start } from './command.mjs';
import { buildBundle } from './setup/bundle.mjs';
import { installPrograms } from './setup/system-programs.mjs';
import { installWorkspace } from './setup/workspace.mjs';

/** Several hundred processes load the same modules. */
process.env.NODE_COMPILE_CACHE = join(root, 'node_modules', '.cache', 'node');

/** Hanging tests fail, and open handles do not keep the process alive. */
const nodeOptions = ['--test', '--test-timeout=180000', '--test-force-exit', '--test-reporter=spec'];

const testInNode = (...patterns) => exitCodeOf(start('node', [...nodeOptions, ...patterns]));

/** Packs the packages for the end-to-end tests, which would do it several times at once. */
const packPackages = () =>
  exitCodeOf(start('node', ['--eval', "import('./tests/packed-packages.ts').then((packed) => packed.packPackages())"]));

/** Browser tests wait for sound for much of their time. */
const testInBrowser = async () => {
  const packing = packPackages();
  const code = await exitCodeOf(start('wtr', ['--config', 'packages/recorder-element/web-test-runner.config.mjs']));
  return code || (await packing);
};

const suites = {
  browsers: testInBrowser,
  packages: () => testInNode('--test-concurrency=2', '{benchmarks,packages/*/src}/**/!(*.browser).test.ts'),
  'end to end': () => testInNode('--test-concurrency=2', 'tests/!(live-words*).test.ts', 'examples/*/*.test.ts'),
  // On a busy processor, no partial text comes.
  'live words': () => testInNode('--test-concurrency=1', 'tests/live-words*.test.ts'),
};

await main(async () => {
  await installWorkspace();
  const browsers = ['chromium', 'firefox', 'webkit'];
  await installPrograms([...browsers, 'ffmpeg', 'flite', 'nginx', 'openssl', 'curl', 'asterisk-core-sounds-en']);
  await buildBundle();
  await run('node', ['packages/transcribe-server/src/cli/main.ts', 'models', 'pull', 'moonshine-tiny']);

  const patterns = process.argv.slice(2);
  if (patterns.length > 0) return testInNode(...patterns);
  const times = [];
  // Stops at the first failure, so that it is the last to be printed.
  for (const [name, test] of Object.entries(suites)) {
    const started = performance.now();
    const code = await test();
    times.push(`${name} ${Math.round((performance.now() - started) / 1000)} s`);
    if (code !== 0) return code;
  }
  console.info(`Time: ${times.join(', ')}`);
  return 0;
});
