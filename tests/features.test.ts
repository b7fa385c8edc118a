import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

const docs = join(import.meta.dirname, '..', 'docs');
const page = await readFile(join(docs, 'features.md'), 'utf8');

const isHead = (line: string) => /^\| (feature|-)/.test(line);
const rows = page.split('\n').filter((line) => line.startsWith('|') && !isHead(line));

/** The tests that a row names: the file, and the title. */
const testsOf = (row: string) =>
  [...row.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, title = '', path = '']) => ({ title, path }));

/** The titles in the source of tests; one that is put together stands for whatever may be in its gaps. */
const titlesIn = (source: string): RegExp[] =>
  [...source.matchAll(/\b(?:test|it)\(\s*(['"`])(.*?)(?<!\\)\1,/g)].map(([, , title = '']) => {
    const parts = title.replaceAll(/\\(['"`])/g, '$1').split(/\$\{.*?\}/);
    return new RegExp(`^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`);
  });

test('every feature is shown by a test that exists', async () => {
  assert.ok(rows.length > 40, `${rows.length} rows`);
  for (const row of rows) {
    const tests = testsOf(row);
    assert.ok(tests.length > 0, row);
    for (const { title, path } of tests) {
      const titles = titlesIn(await readFile(join(docs, path), 'utf8'));
      assert.ok(
        titles.some((each) => each.test(title)),
        `${path} has no test “${title}”`,
      );
    }
  }
});
