import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the browser tests into shared chunks, so that a browser need not request each module that a test file imports.
 *
 * @param root The folder that is served
 * @param folder The folder of the test files
 * @returns The scripts and their source maps, by path. A bundled test keeps the path of its file, which reports name.
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
