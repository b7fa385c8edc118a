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
 * The text with its tables as they are now.
 *
 * @throws Error where a table has no place in it
 */
export const withTables = (text: string, tables: Readonly<Record<string, string>>): string =>
  Object.entries(tables).reduce((before, [name, table]) => {
    const place = new RegExp(`(<!-- ${name} -->\\n).*(\\n<!-- /${name} -->)`, 's');
    if (!place.test(before)) throw new Error(`There is no place for the table ${name}.`);
    return before.replace(place, (_, start, end) => `${start}\n${table}\n${end}`);
  }, text);

/** What docs/element.md says from its attributes on: the page of the package has it too, since npm shows that page alone. */
const elementReference = async (): Promise<string> => {
  const page = withTables(await readFile(new URL('../docs/element.md', import.meta.url), 'utf8'), element);
  return page.slice(page.indexOf('## Attributes and properties')).trim();
};

/** The documents with tables that the code says of itself, each between `<!-- NAME -->` and `<!-- /NAME -->`. */
export const documents: readonly { readonly path: string; readonly tables: Readonly<Record<string, string>> }[] = [
  { path: 'README.md', tables: { settings: settingsTable(), ...pick(['attributes', 'events', 'parts']) } },
  { path: 'docs/element.md', tables: element },
  { path: 'packages/recorder-element/README.md', tables: { reference: await elementReference() } },
];

if (import.meta.main) {
  for (const { path, tables } of documents) {
    const url = new URL(`../${path}`, import.meta.url);
    await writeFile(url, withTables(await readFile(url, 'utf8'), tables));
  }
}
