import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  readonly tarball: Uint8Array;
}

/** An npm registry with one package, which logs its requests. */
export const startNpmRegistry = async ({ name, version, tarball }: PublishedPackage) => {
  const state = {
    requests: [] as { readonly path: string; readonly authorization: string | undefined }[],
    /** The tarball is sent after this resolves. */
    mayAnswer: Promise.resolve(),
  };
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const tarballPath = `/${name}/-/package-${version}.tgz`;

  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    state.requests.push({ path, authorization: request.headers.authorization });
    if (path === tarballPath) return state.mayAnswer.then(() => response.end(tarball));
    if (path !== `/${name}`) return response.writeHead(404).end('{}');
    const dist = { integrity, tarball: `http://${request.headers.host}${tarballPath}` };
    const versions = { [version]: { name, version, dist } };
    return response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    state,
    tarballPath,
    integrity,
    tarballBytes: tarball.length,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

/** Creates a tarball of these files. Their paths begin with `package/`. */
export const createTarball = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> => {
  const entries = pack();
  for (const [path, content] of Object.entries(files)) entries.entry({ name: path }, Buffer.from(content));
  entries.finalize();
  return await buffer(entries.pipe(createGzip()));
};
