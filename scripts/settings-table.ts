import { readFile, writeFile } from 'node:fs/promises';
import { describeSettings } from '../packages/transcribe-server/src/config.ts';

const readme = new URL('../README.md', import.meta.url);
const place = /(<!-- settings -->\n).*(\n<!-- \/settings -->)/s;

/** The README with the table of settings as the server describes them. */
export const withSettingsTable = (text: string): string => {
  const rows = describeSettings().map(({ name, description, default: value }) => [
    `\`${name}\``,
    value && `\`${value}\``,
    description,
  ]);
  const table = [['setting', 'default', ''], ['---', '---', '---'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(3, ...table.map((cells) => (cells[column] ?? '').length)));
  const lines = table.map((cells) => {
    const padded = cells.map((cell, i) => cell.padEnd(widths[i] ?? 0, cell === '---' ? '-' : ' '));
    return `| ${padded.join(' | ')} |`;
  });
  return text.replace(place, (_, before, after) => `${before}\n${lines.join('\n')}\n${after}`);
};

if (import.meta.main) await writeFile(readme, withSettingsTable(await readFile(readme, 'utf8')));
