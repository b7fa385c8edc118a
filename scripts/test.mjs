import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodeOf, main, root, run, start } from './command.mjs';
import { buildBundle } from './setup/bundle.mjs';
import { installPrograms } from './setup/system-programs.mjs';
import { installWorkspace } from './setup/workspace.mjs';

/** Several hundred processes load the same modules. */
process.env.NODE_COMPILE_CACHE = join(root, 'node_modules', '.cache', 'node');

/** Where the reporters write which test files failed. */
process.env.FAILED_FILES = join(root, 'node_modules', '.cache', 'failed-tests');

/** Hanging tests fail, and open handles do not keep the process alive. */
const nodeOptions = [
  ...['--test', '--test-timeout=180000', '--test-force-exit'],
  ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
  ...['--test-reporter=./scripts/failed-files.mjs', `--test-reporter-destination=${process.env.FAILED_FILES}`],
];

const testInNode = (concurrency, patterns) =>
  exitCodeOf(start('node', [...nodeOptions, `--test-concurrency=${concurrency}`, ...patterns]));

/** Packs the packages for the end-to-end tests, which would do it several times at once. */
const packPackages = () =>
  exitCodeOf(start('node', ['--eval', "import('./tests/packed-packages.ts').then((packed) => packed.packPackages())"]));

const testInBrowser = (files = []) => {
  const selected = files.length > 0 ? ['--files', ...files] : [];
  return exitCodeOf(start('wtr', ['--config', 'packages/recorder-element/web-test-runner.config.mjs', ...selected]));
};

/** Each suite runs all of its files, or those that it is given one at a time. */
const suites = {
  browsers: async (files) => {
    // Browser tests wait for sound for much of their time.
    const [code, packCode] = await Promise.all([testInBrowser(files), files ? 0 : packPackages()]);
    return code || packCode;
  },
  packages: (files) => testInNode(files ? 1 : 2, files ?? ['{benchmarks,packages/*/src}/**/!(*.browser).test.ts']),
  'end to end': (files) =>
    testInNode(files ? 1 : 2, files ?? ['tests/!(live-words*|webkit).test.ts', 'examples/*/*.test.ts']),
  // On a busy processor, partial text does not come, and WebKit's microphone is silent at times.
  'one at a time': (files) => testInNode(1, files ?? ['tests/{live-words*,webkit}.test.ts']),
};

/**
 * Runs a suite. Tests play and record in real time, which fails now and then on a busy machine: up to three files that
 * failed are run once more, one at a time, and decide. Returns the exit code.
 */
const runSuite = async (suite) => {
  await rm(process.env.FAILED_FILES, { force: true });
  const code = await suite();
  if (code === 0) return 0;
  const failed = await readFile(process.env.FAILED_FILES, 'utf8').catch(() => '');
  const files = failed.split('\n').filter((file) => file !== '');
  if (files.length === 0 || files.length > 3) return code;
  console.info(`Failed, and run once more: ${files.join(', ')}`);
  return suite(files);
};

await main(async () => {
  await installWorkspace();
  const browsers = ['chromium', 'firefox', 'webkit'];
  await installPrograms([...browsers, 'ffmpeg', 'flite', 'nginx', 'openssl', 'curl', 'asterisk-core-sounds-en']);
  await buildBundle();
  await run('node', ['packages/transcribe-server/src/cli/main.ts', 'models', 'pull', 'moonshine-tiny']);

  const patterns = process.argv.slice(2);
  if (patterns.length > 0) return testInNode(1, patterns);
  const times = [];
  // Stops at the first failure, so that it is the last to be printed.
  for (const [name, suite] of Object.entries(suites)) {
    const started = performance.now();
    const code = await runSuite(suite);
    times.push(`${name} ${Math.round((performance.now() - started) / 1000)} s`);
    if (code !== 0) return code;
  }
  console.info(`Time: ${times.join(', ')}`);
  return 0;
});
