import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Computes a fingerprint while the audio arrives. */
interface Fingerprint {
  add(audio: Uint8Array): void;
  /** Returns the fingerprint. Call it once, at the end. */
  digest(): string;
}

/**
 * Creates a fingerprint that is equal for equal requests: the SHA-256 of the options and of the audio's bytes, without
 * the form around them. The order of the options does not matter; an undefined option counts as absent.
 */
export const createFingerprint = (options: object): Fingerprint => {
  const sorted = Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1));
  const hash = createHash('sha256').update(`${JSON.stringify(Object.fromEntries(sorted))}\n`);
  return {
    add: (audio) => void hash.update(audio),
    digest: () => hash.digest('hex'),
  };
};

/** Computes the fingerprint of a complete file. */
export const fingerprint = async (path: string, options: object): Promise<string> => {
  const print = createFingerprint(options);
  for await (const chunk of createReadStream(path)) print.add(chunk as Buffer);
  return print.digest();
};
