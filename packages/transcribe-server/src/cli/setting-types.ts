import { isIP } from 'node:net';
import { z } from 'zod';

export const text = z.string();

/** A path without `~`, which only a shell expands. */
export const folder = text.refine(
  (path) => !path.startsWith('~'),
  'must not begin with ~, which only a shell understands',
);

/** A URL without credentials, because settings are printed. */
export const webAddress = (example: string) =>
  z
    .url({ protocol: /^https?$/, error: `must be a URL such as ${example}` })
    .refine((url) => !/^\w+:\/\/[^/]*@/.test(url), 'must be a URL without a name and a password');

export const isOrigin = (text: string): boolean =>
  text === '*' || text === 'null' || (URL.canParse(text) && new URL(text).origin === text);

export const isLanguage = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
};

export const isHost = (host: string): boolean => isIP(host) !== 0 || /^[\w.-]+$/.test(host);
