import { fileURLToPath } from 'node:url';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { puppeteerLauncher } from '@web/test-runner-puppeteer';
import { rollup } from 'rollup';
import { browserReporter } from '../../scripts/failed-files.mjs';
import { chromiumArguments, findChromium } from '../../scripts/setup/find-chromium.mjs';
import { findProgram } from '../../scripts/setup/find-program.mjs';
import bundleConfig from './rollup.config.mjs';
import { bundleBrowserTests } from './src/testing/browser-test-scripts.mjs';
import { createLiveServiceMiddleware } from './src/testing/live-service-middleware.mjs';
import { createServiceMiddleware } from './src/testing/service-middleware.mjs';

const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const bundle = await rollup(bundleConfig);
const { output } = await bundle.generate(bundleConfig.output);
const scripts = {
  ...Object.fromEntries(output.map(({ fileName, code }) => [`/${fileName}`, code])),
  ...(await bundleBrowserTests(pathOf('../..'), pathOf('src'))),
};
await bundle.close();

/** Accepts the question before leaving a page with an unsaved recording, so that the next test file can start. */
const createPage = async ({ context }) => {
  const page = await context.newPage();
  page.on('dialog', (dialog) => dialog.accept());
  return page;
};

/** Launches headless browsers with a fake microphone: a tone that is always allowed. */
const launchers = {
  chromium: {
    path: await findChromium(),
    launch: (executablePath) =>
      chromeLauncher({
        concurrency: 1,
        createPage,
        launchOptions: {
          executablePath,
          args: [...chromiumArguments, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
        },
      }),
  },
  firefox: {
    path: process.env.FIREFOX ?? (await findProgram('firefox-esr')) ?? (await findProgram('firefox')),
    launch: (executablePath) =>
      puppeteerLauncher({
        concurrency: 1,
        createPage,
        launchOptions: {
          browser: 'firefox',
          executablePath,
          extraPrefsFirefox: {
            'media.navigator.streams.fake': true,
            'media.navigator.permission.disabled': true,
            'media.autoplay.default': 0,
          },
        },
      }),
  },
};

const launchBrowser = (name) => {
  const { path, launch } = launchers[name];
  if (path) return launch(path);
  throw new Error(`${name} is not installed. To test without it, name the others: BROWSERS=${otherThan(name)}`);
};

const otherThan = (name) => Object.keys(launchers).filter((each) => each !== name);

const browserNames = process.env.BROWSERS?.split(',') ?? Object.keys(launchers);

export default {
  rootDir: pathOf('../..'),
  files: pathOf('src/**/*.browser.test.ts'),
  hostname: '127.0.0.1',
  middleware: [createServiceMiddleware(scripts), createLiveServiceMiddleware()],
  browsers: browserNames.map(launchBrowser),
  reporters: [defaultReporter(), ...(process.env.FAILED_FILES ? [browserReporter(process.env.FAILED_FILES)] : [])],
  // Generous for busy machines. Each test has its own timeout.
  browserStartTimeout: 120_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 300_000,
  testFramework: { config: { ui: 'tdd', timeout: 60_000 } },
};
