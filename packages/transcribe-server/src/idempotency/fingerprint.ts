import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** A fingerprint that is taken while the audio comes. */
interface Fingerprint {
  add(audio: Uint8Array): void;
  /** Once, at the end. */
  digest(): string;
}

/**
 * Tells whether two requests ask for the same: the SHA-256 of the options and of the bytes of the audio, and of nothing
 * that only carries them. The order of the options is all one, and an undefined option is one that is not there.
 */
export const createFingerprint = (options: object): Fingerprint => {
  const sorted = Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1));
  const hash = createHash('sha256').update(`${JSON.stringify(Object.fromEntries(sorted))}\n`);
  return {
    add: (audio) => void hash.update(audio),
    digest: () => hash.digest('hex'),
  };
};

/** The fingerprint of a finished file. */
export const fingerprint = async (path: string, options: object): Promise<string> => {
  const print = createFingerprint(options);
  for await (const chunk of createReadStream(path)) print.add(chunk as Buffer);
  return print.digest();
};
