import { exitCodeOf, main, start } from './command.mjs';
import { buildBundle } from './setup/bundle.mjs';
import { installPrograms } from './setup/system-programs.mjs';
import { installWorkspace } from './setup/workspace.mjs';

/** A test that hangs is a test that fails. */
const nodeOptions = ['--test', '--test-timeout=180000', '--test-reporter=spec'];
const unitTests = ['--test-concurrency=2', '{benchmarks,packages/*/src}/**/!(*.browser).test.ts'];
/** One at a time: they listen to browsers that record in real time. */
const endToEndTests = ['--test-concurrency=1', 'tests/*.test.ts', 'examples/*/*.test.ts'];

const testInBrowser = () =>
  exitCodeOf(start('wtr', ['--config', 'packages/recorder-element/web-test-runner.config.mjs']));

const testInNode = (patterns) => exitCodeOf(start('node', [...nodeOptions, ...patterns]));

await main(async () => {
  await installWorkspace();
  await installPrograms([
    'ffmpeg',
    'pocketsphinx',
    'chromium',
    'firefox',
    'webkit',
    'flite',
    'nginx',
    'openssl',
    'curl',
  ]);
  await buildBundle();

  const patterns = process.argv.slice(2);
  if (patterns.length > 0) return testInNode(patterns);
  const browserCode = await testInBrowser();
  const unitCode = await testInNode(unitTests);
  const endToEndCode = await testInNode(endToEndTests);
  return browserCode || unitCode || endToEndCode;
});
