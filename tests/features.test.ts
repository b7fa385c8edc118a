import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

const docs = join(import.meta.dirname, '..', 'docs');
const page = await readFile(join(docs, 'features.md'), 'utf8');
const openaiPage = await readFile(join(docs, 'openai.md'), 'utf8');

/** Returns the rows of the tables of features. */
const rowsOf = (text: string) =>
  [...text.matchAll(/^\| feature .*\n\| *-.*\n((?:\|.*\n)+)/gm)].flatMap(([, rows = '']) => rows.trim().split('\n'));

/** Returns the file and title of each test in a row. */
const testsOf = (row: string) =>
  [...row.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, title = '', path = '']) => ({ title, path }));

/** Returns the tests of a file: a pattern of the title, where `${}` matches anything, and the source up to the next test. */
const testsIn = (source: string): { readonly title: RegExp; readonly body: string }[] => {
  const starts = [...source.matchAll(/\b(?:test|it)\(\s*(['"`])(.*?)(?<!\\)\1,/g)];
  return starts.map((start, i) => {
    const parts = (start[2] ?? '').replaceAll(/\\(['"`])/g, '$1').split(/\$\{.*?\}/);
    const pattern = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+');
    return { title: new RegExp(`^${pattern}$`), body: source.slice(start.index, starts[i + 1]?.index) };
  });
};

test('links every feature to tests that exist and assert something', async () => {
  const rows = [rowsOf(page), rowsOf(openaiPage)];
  assert.ok((rows[0]?.length ?? 0) > 40 && (rows[1]?.length ?? 0) > 15, `${rows.map(({ length }) => length)} rows`);
  for (const row of rows.flat()) {
    const tests = testsOf(row);
    assert.ok(tests.length > 0, row);
    for (const { title, path } of tests) {
      const source = await readFile(join(docs, path), 'utf8');
      const found = testsIn(source).filter((each) => each.title.test(title));
      assert.ok(found.length > 0, `${path} has no test “${title}”`);
      assert.ok(
        found.some(({ body }) => /\b(?:assert|expect|until|waitFor)/.test(body)),
        `${path}: “${title}” asserts nothing`,
      );
    }
  }
});

test('lists every browser test that may skip itself, and no other', async () => {
  const [, section = ''] = page.split('## Skipped in Firefox');
  const listed = testsOf(section).map(({ title, path }) => `${path}: ${title}`);
  assert.ok(listed.length > 0);
  const source = join(docs, '../packages/recorder-element/src');
  const skipping: string[] = [];
  for await (const name of glob('**/*.browser.test.ts', { cwd: source })) {
    const path = `../packages/recorder-element/src/${name}`;
    for (const { title, body } of testsIn(await readFile(join(source, name), 'utf8'))) {
      if (!/\.skip\(\)/.test(body)) continue;
      const entries = testsOf(section).filter((entry) => entry.path === path && title.test(entry.title));
      assert.equal(entries.length, 1, `${path}: ${title} may skip itself`);
      skipping.push(...entries.map((entry) => `${entry.path}: ${entry.title}`));
    }
  }
  assert.deepEqual(listed.toSorted(), skipping.toSorted());
});
