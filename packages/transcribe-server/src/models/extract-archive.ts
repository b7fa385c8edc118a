import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { formatBytes } from '../platform/format-bytes.ts';
import { bunzip2 } from './bunzip2.ts';
import { ModelError } from './model-error.ts';
import { readTar, type TarEntry } from './read-tar.ts';

interface UnpackOptions {
  /** The tar.bz2 file. */
  readonly archive: string;
  /** An empty folder for the files. */
  readonly folder: string;
  /** The names of the files that make the model. */
  readonly files: readonly string[];
  /** How much the whole archive may hold. */
  readonly maxBytes: number;
  /** Told how many bytes of the archive have been read. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  readonly signal: AbortSignal;
}

const maxEntries = 1000;
/** A licence must go with what it is about. */
const alwaysWanted: readonly string[] = ['LICENSE', 'README.md'];

/**
 * Takes the files of a model out of the one folder of its archive, and nothing else. An archive that tries anything
 * else, wherever in it, is refused: paths out of its folder, links, devices, too many entries, too many bytes.
 *
 * @throws ModelError
 */
export const unpackModel = async (options: UnpackOptions): Promise<void> => {
  const { archive, folder, files, maxBytes, onProgress, signal } = options;
  const wanted = new Set([...files, ...alwaysWanted]);
  const missing = new Set(files);
  const packed = counted(createReadStream(archive, { signal }), (bytes) => onProgress?.(bytes));
  const unpacked = counted(bunzip2(packed), (bytes) => {
    if (bytes > maxBytes) throw refused(`more than ${formatBytes(maxBytes)}`);
  });

  let entries = 0;
  for await (const entry of readTar(unpacked)) {
    entries += 1;
    if (entries > maxEntries) throw refused(`more than ${maxEntries} files`);
    const [name, ...below] = pathOf(entry).slice(1);
    if (entry.kind !== 'file' || name === undefined || below.length > 0 || !wanted.delete(name)) continue;
    await pipeline(entry.content, createWriteStream(join(folder, name), { flags: 'wx' }), { signal });
    missing.delete(name);
  }
  if (missing.size > 0) throw new ModelError(`The archive lacks ${[...missing].join(', ')}.`);
};

/** The parts of an entry's path, which stay in the folder. */
const pathOf = ({ name, kind }: TarEntry): string[] => {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  const isInside = !name.startsWith('/') && !parts.includes('..') && !/[\\\0]|^[a-z]:/i.test(name);
  if (!isInside) throw refused(`a path out of its folder, '${name}'`);
  if (kind !== 'file' && kind !== 'folder') throw refused(`a ${kind}, '${name}'`);
  return parts;
};

const refused = (what: string): ModelError => new ModelError(`The archive is refused: it holds ${what}.`);

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    onBytes(bytes);
    yield chunk;
  }
}
