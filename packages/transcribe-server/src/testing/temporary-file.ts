import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A path for one file, in a folder of its own that is removed with what is in it. */
export const reserveTemporaryFile = async (): Promise<AsyncDisposable & { readonly path: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'testing-audio-'));
  return { path: join(folder, 'audio'), [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
};
