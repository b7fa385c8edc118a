import { readdir, readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';

const root = new URL('../..', import.meta.url);

const page = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-cache',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; media-src blob:; img-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'Permissions-Policy': 'microphone=(self)',
  'Referrer-Policy': 'no-referrer',
};

/** Any site may load the element: it is public and contains no user data. */
const script = {
  'Content-Type': 'text/javascript; charset=utf-8',
  'Cache-Control': 'no-cache',
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** Chunks that the element loads on demand. Their names contain a hash of their content. */
const laterScript = { ...script, 'Cache-Control': 'public, max-age=31536000, immutable' };

const pageScript = { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-cache' };
const styles = { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'no-cache' };
const icon = { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=3600' };

/** The file and headers for each path. */
const pageFiles = {
  '/': { file: 'public/index.html', headers: page },
  '/site.js': { file: 'public/site.js', headers: pageScript },
  '/texts.js': { file: 'public/texts.js', headers: pageScript },
  '/site.css': { file: 'public/site.css', headers: styles },
  '/icon.svg': { file: 'public/icon.svg', headers: icon },
};

/** Headers of a 304 response. Browsers may read the CORS headers from it. */
const retainedHeaders = [...RETAINED_304_HEADERS, 'access-control-allow-origin', 'cross-origin-resource-policy'];

const scripts = 'dist/public';
const firstScript = 'audio-transcriber.js';

/**
 * Reads the demo page and the element's scripts, once, and serves them.
 *
 * @throws Error if a file is missing, such as before a build
 */
export const createSite = async (): Promise<Hono> => {
  const names = await readdir(new URL(scripts, root)).catch(() => []);
  const served = {
    ...pageFiles,
    ...Object.fromEntries(
      [firstScript, ...names.filter((name) => name !== firstScript)].map((name) => [
        `/${name}`,
        { file: `${scripts}/${name}`, headers: name === firstScript ? script : laterScript },
      ]),
    ),
  };
  const site = new Hono();
  for (const [path, { file, headers }] of Object.entries(served)) {
    const content = await readFile(new URL(file, root)).catch((cause) => {
      throw new Error(`${file}, a part of the page, is missing: build the packages.`, { cause });
    });
    const allHeaders = { ...headers, 'X-Content-Type-Options': 'nosniff' };
    site.get(path, compress(), etag({ retainedHeaders }), (c) => c.body(content, 200, allHeaders));
  }
  return site;
};
