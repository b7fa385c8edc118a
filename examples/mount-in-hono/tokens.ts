import { createHmac, timingSafeEqual } from 'node:crypto';

/** Creates and verifies tokens `client.expiry.signature`, which identify a client until they expire. */
export interface Tokens {
  issue(client: string): string;
  /** Returns the client of a valid token. Returns undefined for forged and expired ones. */
  verify(token: string): string | undefined;
}

/** @param now seconds since 1970 */
export const createTokens = (secret: string, lifetimeSeconds: number, now = () => Date.now() / 1000): Tokens => {
  const sign = (payload: string) => createHmac('sha256', secret).update(payload).digest();

  return {
    issue(client) {
      const payload = `${Buffer.from(client).toString('base64url')}.${Math.floor(now() + lifetimeSeconds)}`;
      return `${payload}.${sign(payload).toString('base64url')}`;
    },
    verify(token) {
      const [client = '', expiry = '', signature = ''] = token.split('.');
      const expected = sign(`${client}.${expiry}`);
      const given = Buffer.from(signature, 'base64url');
      const isGenuine = given.length === expected.length && timingSafeEqual(given, expected);
      return isGenuine && now() < Number(expiry) ? Buffer.from(client, 'base64url').toString() : undefined;
    },
  };
};
