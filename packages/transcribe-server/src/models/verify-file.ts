import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { ModelFile } from './catalogue-model.ts';
import { ModelError } from './model-error.ts';

/** Hashes a file; `sha256` as hexadecimal digits, or another algorithm as Subresource Integrity writes it. */
export const hashFile = async (path: string, algorithm: string, signal: AbortSignal): Promise<string> => {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash, { signal });
  return algorithm === 'sha256' ? hash.digest('hex') : `${algorithm}-${hash.digest('base64')}`;
};

/**
 * Compares a file of a model with what the catalogue says of it.
 *
 * @throws ModelError; the signal's reason
 */
export const verifyFile = async (path: string, { name, sha256 }: ModelFile, signal: AbortSignal): Promise<void> => {
  const actual = await hashFile(path, 'sha256', signal);
  if (actual === sha256) return;
  throw new ModelError(
    `What has come as ${name} is not that file: its SHA-256 is ${actual}, not ${sha256}. It was thrown away. ` +
      'Pull again; if this comes back, another file lies at the address.',
  );
};
