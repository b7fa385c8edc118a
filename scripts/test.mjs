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

const testInNode = (files, concurrency = 1) =>
  exitCodeOf(start('node', [...nodeOptions, `--test-concurrency=${concurrency}`, ...files]));

/** Tests in Chromium and Firefox: all files, unless some are named. */
const testInBrowsers = (files = []) => {
  const selected = files.length > 0 ? ['--files', ...files] : [];
  return exitCodeOf(start('wtr', ['--config', 'packages/recorder-element/web-test-runner.config.mjs', ...selected]));
};

/** Packs the packages for the end-to-end tests, which would do it several times at once. */
const packPackages = () =>
  run('node', ['--eval', "import('./tests/packed-packages.ts').then((packed) => packed.packPackages())"]);

/** The tests in order. `testFiles` runs some of a suite's files, by default in Node. */
const suites = {
  browsers: {
    testAll: async () => {
      // Browser tests wait for sound for much of their time.
      const [code] = await Promise.all([testInBrowsers(), packPackages()]);
      return code;
    },
    testFiles: testInBrowsers,
  },
  packages: { testAll: () => testInNode(['{benchmarks,packages/*/src}/**/!(*.browser).test.ts'], 2) },
  'end to end': { testAll: () => testInNode(['tests/!(live-words*|webkit).test.ts', 'examples/*/*.test.ts'], 2) },
  // On a busy processor, partial text does not come, and WebKit's microphone is silent at times.
  'one at a time': { testAll: () => testInNode(['tests/{live-words*,webkit}.test.ts']) },
};

/**
 * Runs a suite and returns its exit code. Tests play and record in real time, which fails now and then on a busy machine.
 * So up to three files that failed are run once more, one at a time, and that code counts.
 */
const runSuite = async ({ testAll, testFiles = testInNode }) => {
  await rm(process.env.FAILED_FILES, { force: true });
  const code = await testAll();
  if (code === 0) return 0;
  const failed = await readFile(process.env.FAILED_FILES, 'utf8').catch(() => '');
  const files = failed.split('\n').filter((file) => file !== '');
  if (files.length === 0 || files.length > 3) return code;
  console.info(`Failed, and run once more: ${files.join(', ')}`);
  return testFiles(files);
};

await main(async () => {
  await installWorkspace();
  const browsers = ['chromium', 'firefox', 'webkit'];
  await installPrograms([...browsers, 'ffmpeg', 'flite', 'nginx', 'openssl', 'curl', 'asterisk-core-sounds-en']);
  await buildBundle();
  await run('node', ['packages/transcribe-server/src/cli/main.ts', 'models', 'pull', 'moonshine-tiny']);

  const patterns = process.argv.slice(2);
  if (patterns.length > 0) return testInNode(patterns);
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
