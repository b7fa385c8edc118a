import { readFile, writeFile } from 'node:fs/promises';
import { analyze, findElement } from '../packages/recorder-element/manifest/analyze.ts';
import { elementTables } from '../packages/recorder-element/manifest/tables.ts';
import { describeSettings } from '../packages/transcribe-server/src/cli/config.ts';
import { markdownTable } from './markdown-table.ts';

const settingsTable = (): string =>
  markdownTable(
    ['setting', 'default', ''],
    describeSettings().map((setting) => [
      `\`${setting.name}\``,
      setting.default && `\`${setting.default}\``,
      setting.description,
    ]),
  );

const element = elementTables(findElement(analyze()));

const pick = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, element[name] ?? '']));

/**
 * Updates the generated tables of a text.
 *
 * @throws Error if the markers of a table are missing
 */
export const withTables = (text: string, tables: Readonly<Record<string, string>>): string =>
  Object.entries(tables).reduce((before, [name, table]) => {
    const place = new RegExp(`(<!-- ${name} -->\\n).*(\\n<!-- /${name} -->)`, 's');
    if (!place.test(before)) throw new Error(`The markers of the table ${name} are missing.`);
    return before.replace(place, (_, start, end) => `${start}\n${table}\n${end}`);
  }, text);

/** The part of docs/element.md from the attributes on. The package's README repeats it, because npm shows only that. */
const elementReference = async (): Promise<string> => {
  const page = withTables(await readFile(new URL('../docs/element.md', import.meta.url), 'utf8'), element);
  return page.slice(page.indexOf('## Attributes and properties')).trim();
};

/** The documents with generated tables, each between `<!-- NAME -->` and `<!-- /NAME -->`. */
export const documents: readonly { readonly path: string; readonly tables: Readonly<Record<string, string>> }[] = [
  { path: 'README.md', tables: { settings: settingsTable(), ...pick(['attributes', 'events']) } },
  { path: 'docs/element.md', tables: element },
  { path: 'packages/recorder-element/README.md', tables: { reference: await elementReference() } },
];

if (import.meta.main) {
  for (const { path, tables } of documents) {
    const url = new URL(`../${path}`, import.meta.url);
    await writeFile(url, withTables(await readFile(url, 'utf8'), tables));
  }
}
