import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';
import type { CatalogueModel } from '../models/catalogue-model.ts';

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

/** The headers of the page's other files, by extension. Other files are not served. */
const fileHeaders: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '.js': { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-cache' },
  '.css': { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'no-cache' },
  '.svg': { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=3600' },
  '.webm': { 'Content-Type': 'audio/webm', 'Cache-Control': 'public, max-age=3600' },
};

/** Headers of a 304 response. Browsers may read the CORS headers from it. */
const retainedHeaders = [...RETAINED_304_HEADERS, 'access-control-allow-origin', 'cross-origin-resource-policy'];

const pageFolder = 'public';
const scripts = 'dist/public';
const firstScript = 'audio-transcriber.js';

interface SiteFile {
  /** Relative to the package. */
  readonly file: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Lists the files of the page and the element's scripts by their paths. */
const listFiles = async (): Promise<Readonly<Record<string, SiteFile>>> => {
  const files: Record<string, SiteFile> = { '/': { file: `${pageFolder}/index.html`, headers: page } };
  for (const name of await readdir(new URL(pageFolder, root))) {
    const headers = fileHeaders[extname(name)];
    if (headers !== undefined) files[`/${name}`] = { file: `${pageFolder}/${name}`, headers };
  }
  const names = await readdir(new URL(scripts, root)).catch(() => []);
  for (const name of [firstScript, ...names.filter((each) => each !== firstScript)]) {
    files[`/${name}`] = { file: `${scripts}/${name}`, headers: name === firstScript ? script : laterScript };
  }
  return files;
};

interface SiteOptions {
  /** The local model, if it is in the catalogue. */
  readonly model?: CatalogueModel | undefined;
}

/**
 * Reads the demo page and the element's scripts, once, and serves them. `GET /model.json` describes the model to the page.
 *
 * @throws Error if a file is missing, such as before a build
 */
export const createSite = async ({ model }: SiteOptions = {}): Promise<Hono> => {
  const site = new Hono();
  for (const [path, { file, headers }] of Object.entries(await listFiles())) {
    const content = await readFile(new URL(file, root)).catch((cause) => {
      throw new Error(`${file}, a part of the page, is missing: build the packages.`, { cause });
    });
    const allHeaders = { ...headers, 'X-Content-Type-Options': 'nosniff' };
    site.get(path, compress(), etag({ retainedHeaders }), (c) => c.body(content, 200, allHeaders));
  }
  return site.get('/model.json', (c) => c.json(describeModel(model)));
};

const describeModel = (model: CatalogueModel | undefined) => {
  if (model === undefined) return null;
  const { name, licence, documentation, errors } = model;
  return { name, licence, documentation, errors };
};
