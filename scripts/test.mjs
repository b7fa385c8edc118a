import { exitCodeOf, main, run, start } from './command.mjs';
import { buildBundle } from './setup/bundle.mjs';
import { installPrograms } from './setup/system-programs.mjs';
import { installWorkspace } from './setup/workspace.mjs';

/** A test that hangs is a test that fails, and whatever it still holds does not keep the run from ending. */
const nodeOptions = ['--test', '--test-timeout=180000', '--test-force-exit', '--test-reporter=spec'];

const testInNode = (...patterns) => exitCodeOf(start('node', [...nodeOptions, ...patterns]));

const testInBrowser = () =>
  exitCodeOf(start('wtr', ['--config', 'packages/recorder-element/web-test-runner.config.mjs']));

const suites = [
  testInBrowser,
  () => testInNode('--test-concurrency=2', '{benchmarks,packages/*/src}/**/!(*.browser).test.ts'),
  () => testInNode('--test-concurrency=2', 'tests/!(webkit).test.ts', 'examples/*/*.test.ts'),
  // By itself: WebKit records silence where it has to wait for the processor.
  () => testInNode('tests/webkit.test.ts'),
];

await main(async () => {
  await installWorkspace();
  const browsers = ['chromium', 'firefox', 'webkit'];
  await installPrograms([...browsers, 'ffmpeg', 'flite', 'nginx', 'openssl', 'curl', 'asterisk-core-sounds-en']);
  await buildBundle();
  await run('node', ['packages/transcribe-server/src/cli/main.ts', 'models', 'pull', 'moonshine-tiny']);

  const patterns = process.argv.slice(2);
  if (patterns.length > 0) return testInNode(...patterns);
  // What fails is the last to be printed.
  for (const test of suites) {
    const code = await test();
    if (code !== 0) return code;
  }
  return 0;
});
