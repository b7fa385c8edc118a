import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { rollup } from 'rollup';
import bundleConfig from './rollup.config.mjs';
import { createServiceMiddleware } from './src/testing/service-middleware.mjs';

const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const bundle = await rollup(bundleConfig);
const { output } = await bundle.generate(bundleConfig.output);
const scripts = Object.fromEntries(output.map(({ fileName, code }) => [fileName, code]));
await bundle.close();

/** Headless Chromium whose microphone is a beep and is always allowed. */
const chromium = chromeLauncher({
  concurrency: 1,
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ],
  },
});

export default {
  rootDir: pathOf('../..'),
  files: pathOf('src/**/*.browser.test.ts'),
  hostname: '127.0.0.1',
  concurrency: 1,
  nodeResolve: { exportConditions: ['production', 'default'] },
  plugins: [esbuildPlugin({ ts: true, target: 'es2022' })],
  middleware: [createServiceMiddleware(scripts)],
  browsers: [chromium],
  testFramework: { config: { ui: 'tdd', timeout: 20_000 } },
};
