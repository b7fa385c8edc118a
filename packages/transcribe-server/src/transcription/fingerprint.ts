import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/**
 * Tells whether two requests ask for the same: the SHA-256 of the options and of the bytes of the audio, and of nothing
 * that only carries them. The order of the options is all one, and an undefined option is one that is not there.
 */
export const fingerprint = async (path: string, options: object): Promise<string> => {
  const sorted = Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1));
  const hash = createHash('sha256').update(`${JSON.stringify(Object.fromEntries(sorted))}\n`);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};
