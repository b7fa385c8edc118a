import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { ModelFile } from './catalogue-model.ts';
import { ModelError } from './model-error.ts';

/** Hashes a file. Returns `sha256` in hexadecimal, other algorithms in the format of Subresource Integrity. */
export const hashFile = async (path: string, algorithm: string, signal: AbortSignal): Promise<string> => {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash, { signal });
  return algorithm === 'sha256' ? hash.digest('hex') : `${algorithm}-${hash.digest('base64')}`;
};

/**
 * Checks the size and hash of a model's file against the catalogue.
 *
 * @throws ModelError if they differ; the signal's reason if it was aborted
 */
export const verifyFile = async (path: string, { name, sha256 }: ModelFile, signal: AbortSignal): Promise<void> => {
  const actual = await hashFile(path, 'sha256', signal);
  if (actual === sha256) return;
  throw new ModelError(
    `The downloaded ${name} has the wrong SHA-256: ${actual} instead of ${sha256}. It was deleted. ` +
      'Pull again. If this error persists, the file on the server has changed.',
  );
};
