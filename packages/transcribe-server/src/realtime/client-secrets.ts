import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { ProblemError } from '@audio-transcriber/contract';
import type { SessionSettings } from './session-settings.ts';

/** What a client secret permits: one session. */
export interface SessionGrant {
  /** The client that has created the secret; undefined if the service is open. */
  readonly clientId: string | undefined;
  /** The only origin whose pages may use it. Undefined: each that the service allows, and programs. */
  readonly origin: string | undefined;
  readonly settings: SessionSettings;
}

/** Secrets that a page may hold instead of a key. */
export interface ClientSecrets {
  /** Creates a secret. @param expiresAt in Unix seconds */
  create(grant: SessionGrant, expiresAt: number): string;
  /**
   * Reads a secret, without using it.
   * @param origin that of the page that uses it; undefined for a program
   * @throws ProblemError `unauthorized`
   */
  read(secret: string, origin: string | undefined): SessionGrant;
  /**
   * Uses a secret: nobody can use it again in this process.
   * @throws ProblemError `unauthorized`; `server-busy` if too many secrets were used recently
   */
  use(secret: string, origin: string | undefined): SessionGrant;
}

const prefix = 'ek_';
const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
/** Used secrets that have not expired yet. */
const maxUsed = 100_000;

export const isClientSecret = (token: string): boolean => token.startsWith(prefix);

/**
 * Creates secrets that contain their grant, encrypted, so that replicas with the same key accept each other's. Only those
 * that were used are remembered, until they expire.
 *
 * @param key at least 32 characters. Default: a random one
 */
export const createClientSecrets = (key?: string, now = (): number => Date.now() / 1000): ClientSecrets => {
  const cipherKey = key === undefined ? randomBytes(32) : createHash('sha256').update(key).digest();
  /** The secrets by their random part, with their expiry. */
  const used = new Map<string, number>();

  const decrypt = (secret: string): { grant: SessionGrant; expiresAt: number; id: string } => {
    const bytes = Buffer.from(secret.slice(prefix.length), 'base64url');
    const iv = bytes.subarray(0, ivBytes);
    try {
      const decipher = createDecipheriv(cipher, cipherKey, iv, { authTagLength: tagBytes });
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString();
      return { ...JSON.parse(text), id: iv.toString('base64url') };
    } catch {
      throw new ProblemError('unauthorized', 'The client secret is not valid.');
    }
  };

  const check = (secret: string, origin: string | undefined) => {
    const { grant, expiresAt, id } = decrypt(secret);
    if (expiresAt <= now()) throw new ProblemError('unauthorized', 'The client secret has expired.');
    if (used.has(id)) throw new ProblemError('unauthorized', 'The client secret was already used.');
    if (grant.origin !== undefined && grant.origin !== origin)
      throw new ProblemError('unauthorized', 'The client secret is for another page.');
    return { grant, expiresAt, id };
  };

  const forgetExpired = () => {
    for (const [id, expiresAt] of used) if (expiresAt <= now()) used.delete(id);
  };

  return {
    create(grant, expiresAt) {
      const iv = randomBytes(ivBytes);
      const encipher = createCipheriv(cipher, cipherKey, iv, { authTagLength: tagBytes });
      const text = JSON.stringify({ grant, expiresAt });
      const content = Buffer.concat([encipher.update(text), encipher.final()]);
      return prefix + Buffer.concat([iv, encipher.getAuthTag(), content]).toString('base64url');
    },
    read: (secret, origin) => check(secret, origin).grant,
    use(secret, origin) {
      const { grant, expiresAt, id } = check(secret, origin);
      if (used.size >= maxUsed) forgetExpired();
      if (used.size >= maxUsed) throw new ProblemError('server-busy', 'Too many client secrets were used recently.');
      used.set(id, expiresAt);
      return grant;
    },
  };
};
