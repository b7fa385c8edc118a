import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Lints these files with the repository's Biome rules, in a temporary folder. Returns the violated rules by path. */
const lint = async (files: Readonly<Record<string, string>>): Promise<Map<string, string[]>> => {
  const folder = await mkdtemp(join(tmpdir(), 'boundaries-'));
  try {
    await cp(join(root, 'biome.json'), join(folder, 'biome.json'));
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const args = ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'];
    const { stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/biome'), args, {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.notEqual(stdout, '', stderr);
    const broken = new Map<string, string[]>();
    for (const { category, location } of JSON.parse(stdout).diagnostics) {
      broken.set(location.path, [...(broken.get(location.path) ?? []), category]);
    }
    return broken;
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** Lists the folders below this one, at any depth, without those of test doubles. */
const foldersOf = async (source: string): Promise<string[]> => {
  const entries = await readdir(join(root, source), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => relative(join(root, source), join(parentPath, name)))
    .filter((folder) => folder.split(sep)[0] !== 'testing');
};

/** Returns a file that exports everything of another one. Both paths are relative to the same folder. */
const exportFrom = (target: string, folder: string): string => `export * from '${relative(folder, target)}';\n`;

const packages = [
  { source: 'packages/transcribe-server/src', top: 'cli' },
  { source: 'packages/recorder-element/src', top: 'element' },
];

for (const { source, top } of packages) {
  test(`rejects an import from a lower folder of ${source} to its highest one`, async () => {
    const folders = (await foldersOf(source)).filter((folder) => folder.split(sep)[0] !== top);
    const files = folders.map((folder) => [`${source}/${folder}/violation.ts`, exportFrom(`${top}/main.ts`, folder)]);
    const broken = await lint(Object.fromEntries(files));
    for (const [path = ''] of files) assert.deepEqual(broken.get(path), ['lint/style/noRestrictedImports'], path);
  });

  test(`rejects an import of test doubles in ${source}`, async () => {
    const files = (await foldersOf(source)).map((folder) => [
      `${source}/${folder}/violation.ts`,
      exportFrom('testing/tone-engine.ts', folder),
    ]);
    const broken = await lint(Object.fromEntries(files));
    for (const [path = ''] of files) assert.deepEqual(broken.get(path), ['lint/style/noRestrictedImports'], path);
  });

  test(`rejects two files of ${source} that import each other’s types`, async () => {
    const broken = await lint({
      [`${source}/${top}/first.ts`]: "import type { B } from './second.ts';\n\nexport type A = B | undefined;\n",
      [`${source}/${top}/second.ts`]: "import type { A } from './first.ts';\n\nexport type B = { readonly a: A };\n",
    });
    assert.equal(broken.size, 2);
    for (const rules of broken.values()) assert.deepEqual(rules, ['lint/suspicious/noImportCycles']);
  });
}

test('rejects an engine that imports another engine', async () => {
  const path = 'packages/transcribe-server/src/engines/google/violation.ts';
  const broken = await lint({ [path]: "export * from '../openai/openai.ts';\n" });
  assert.deepEqual(broken.get(path), ['lint/style/noRestrictedImports']);
});

test('names files for each change in docs/ARCHITECTURE.md, at most three, with the names to look for in them', async () => {
  const docs = join(root, 'docs');
  const page = await readFile(join(docs, 'ARCHITECTURE.md'), 'utf8');
  const [, table = ''] = page.split('## I want to change');
  const rows = table.split('\n').filter((line) => line.startsWith('|'));
  const changes = rows.slice(2).map((line) => line.split('|').slice(1, -1));
  assert.ok(changes.length >= 10, `${changes.length} rows`);
  for (const [change = '', files = '', names = ''] of changes) {
    const paths = Array.from(files.matchAll(/\]\((\.\.\/packages\/[^)]+)\)/g), ([, path = '']) => path);
    assert.ok(paths.length >= 1 && paths.length <= 3, change);
    const texts = await Promise.all(paths.map((path) => readFile(join(docs, path), 'utf8')));
    for (const [, name = ''] of names.matchAll(/`([^`]+)`/g)) {
      assert.ok(
        texts.some((text) => text.includes(name)),
        `${change.trim()}: no file holds ${name}`,
      );
    }
  }
});
