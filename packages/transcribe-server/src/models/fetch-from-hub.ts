import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogueModel, HubSource, ModelFile } from './catalogue-model.ts';
import { download } from './download.ts';
import { ModelError } from './model-error.ts';
import { verifyFile } from './verify-file.ts';

/** The Hugging Face Hub or a mirror. */
export interface Hub {
  /** https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables#hfendpoint */
  readonly endpoint: string;
  /** Sent to the endpoint alone. */
  readonly token?: string | undefined;
}

interface FetchOptions {
  readonly model: CatalogueModel;
  readonly source: HubSource;
  /** Destination folder. Partial downloads in it are resumed; other files in it are removed. */
  readonly folder: string;
  readonly hub: Hub;
  readonly onProgress: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Downloads the files of a model one by one. Renames them to their final names once all are complete.
 *
 * @throws ModelError if the download failed; the signal's reason if it was aborted
 */
export const fetchFromHub = async ({ model, source, folder, hub, onProgress, signal }: FetchOptions): Promise<void> => {
  const { endpoint, token } = hub;
  const base = `${endpoint.replace(/\/+$/, '')}/${source.repository}/resolve/${source.revision}`;
  const headers = token === undefined ? undefined : { Authorization: `Bearer ${token}` };
  await removeOthers(folder, model.files.map(partOf));
  let finished = 0;
  for (const file of model.files) {
    const path = join(folder, partOf(file));
    const options = { url: `${base}/${file.name}`, path, bytes: file.bytes, headers, signal };
    await download({ ...options, onProgress: (bytes) => onProgress(finished + bytes) });
    await verifyFile(path, file, signal).catch(async (error) => {
      if (error instanceof ModelError) await rm(path);
      throw error;
    });
    finished += file.bytes;
  }
  for (const file of model.files) await rename(join(folder, partOf(file)), join(folder, file.name));
};

/** Returns the name of a partial download. It contains the hash, so another version of the file is never resumed. */
const partOf = ({ sha256 }: ModelFile): string => `${sha256}.part`;

const removeOthers = async (folder: string, names: readonly string[]): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const others = (await readdir(folder)).filter((name) => !names.includes(name));
  for (const name of others) await rm(join(folder, name), { recursive: true });
};
