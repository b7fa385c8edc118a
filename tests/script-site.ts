import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';

/** Serves an empty page, and beside it the element's built scripts. */
export const startScriptSite = async (): Promise<AsyncDisposable & { readonly origin: string }> => {
  const site = createServer(async ({ url = '/' }, answer) => {
    const isPage = url === '/';
    const script = new URL(`../packages/transcribe-server/dist/public/${basename(url)}`, import.meta.url);
    answer.setHeader('Content-Type', isPage ? 'text/html' : 'text/javascript');
    answer.end(isPage ? '<!doctype html><title>Page</title>' : await readFile(script).catch(() => ''));
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  return {
    origin: `http://127.0.0.1:${(site.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      site.close();
      site.closeAllConnections();
    },
  };
};
