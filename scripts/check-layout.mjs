import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import { root, SetupError } from './command.mjs';

const packages = ['contract', 'recorder-element', 'transcribe-server'];
const maxFilesPerFolder = 15;
const maxLinesPerFile = 200;

/** Tells whether a file counts as source. Tests and test doubles do not. */
const isSource = (path) => extname(path) === '.ts' && !path.endsWith('.test.ts') && !path.includes('/testing/');

/** Tells whether a file is one table of texts, a translation, which may be longer. */
const isData = (path) => path.includes('/messages/languages/');

const listSources = async () => {
  const folders = packages.map((name) => join(root, 'packages', name, 'src'));
  const entries = await Promise.all(folders.map((path) => readdir(path, { recursive: true, withFileTypes: true })));
  return entries
    .flat()
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter(isSource);
};

/**
 * Checks the number of source files in each folder and of lines in each file.
 *
 * @throws SetupError that names every folder and file above the limit
 */
export const checkLayout = async () => {
  const sources = await listSources();
  const counts = new Map();
  for (const path of sources) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  const crowded = Array.from(counts)
    .filter(([, count]) => count > maxFilesPerFolder)
    .map(([folder, count]) => `${folder} has ${count} source files (at most ${maxFilesPerFolder})`);
  const lengths = await Promise.all(
    sources
      .filter((path) => !isData(path))
      .map(async (path) => [path, (await readFile(join(root, path), 'utf8')).split('\n').length - 1]),
  );
  const long = lengths
    .filter(([, lines]) => lines > maxLinesPerFile)
    .map(([path, lines]) => `${path} has ${lines} lines (at most ${maxLinesPerFile})`);
  const faults = [...crowded, ...long];
  if (faults.length > 0) throw new SetupError(faults.join('\n'));
};
