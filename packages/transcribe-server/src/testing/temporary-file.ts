import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Creates a path for one file, in its own temporary folder. Disposal removes the folder. */
export const reserveTemporaryFile = async (): Promise<AsyncDisposable & { readonly path: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'testing-audio-'));
  return { path: join(folder, 'audio'), [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
};
