import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the browser tests with shared chunks: a test file and what it imports are hundreds of modules, and a request for
 * each of them takes longer than most tests.
 *
 * @param root The folder that is served
 * @param folder Where the test files are
 * @returns The scripts and their source maps, by URL. A test file has its own path, so that reports name it.
 */
export const bundleBrowserTests = async (root, folder) => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: globSync(join(folder, '**/*.browser.test.ts')).map((path) => relative(root, path)),
    outdir: root,
    outbase: root,
    outExtension: { '.js': '.ts' },
    chunkNames: 'browser-tests/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['production'],
    external: ['/__web-dev-server__*'],
    sourcemap: true,
    write: false,
  });
  return Object.fromEntries(outputFiles.map(({ path, text }) => [`/${relative(root, path)}`, text]));
};
