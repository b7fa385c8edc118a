import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';

const root = new URL('..', import.meta.url);

const page = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-cache',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; media-src blob:; img-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'Permissions-Policy': 'microphone=(self)',
  'Referrer-Policy': 'no-referrer',
};

/** Any site may load the element: it is public, and holds nothing of its user's. */
const script = {
  'Content-Type': 'text/javascript; charset=utf-8',
  'Cache-Control': 'public, max-age=3600',
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

const pageScript = { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-cache' };
const styles = { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'no-cache' };
const icon = { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=3600' };

/** What is served under which path: the file, and its headers. */
const files = {
  '/': { url: new URL('public/index.html', root), headers: page },
  '/site.js': { url: new URL('public/site.js', root), headers: pageScript },
  '/site.css': { url: new URL('public/site.css', root), headers: styles },
  '/icon.svg': { url: new URL('public/icon.svg', root), headers: icon },
  '/audio-transcriber.js': { url: new URL('dist/public/audio-transcriber.js', root), headers: script },
};

/**
 * The demo page and the element's bundle for a script tag, read once.
 *
 * @throws Error where one of its files is missing, as it is before the build
 */
export const createSite = async (): Promise<Hono> => {
  const site = new Hono();
  for (const [path, { url, headers }] of Object.entries(files)) {
    const content = await readFile(url).catch((cause) => {
      throw new Error(`${url.pathname}, a part of the page, is missing: build the packages.`, { cause });
    });
    const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
    const allHeaders = { ...headers, ETag: etag, 'X-Content-Type-Options': 'nosniff' };
    site.get(path, (c) =>
      c.req.header('If-None-Match') === etag ? c.body(null, 304, allHeaders) : c.body(content, 200, allHeaders),
    );
  }
  return site;
};
