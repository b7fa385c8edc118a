import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A fault for one request of a file. */
interface Fault {
  /** Sends this many bytes of the body, then nothing until `cut()`. */
  readonly stallAfter?: number;
  readonly status?: number;
}

interface HubRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

/** Starts a server with the URLs of the Hugging Face Hub, which serves the same files for every repository. */
export const startModelHub = async (files: Readonly<Record<string, Uint8Array>>) => {
  const state = {
    files,
    knowsRanges: true,
    /** Origin to redirect to, like the hub to its storage. Default: no redirect. */
    storage: undefined as string | undefined,
    faults: [] as Fault[],
    requests: [] as HubRequest[],
  };
  const stalled = new Set<ServerResponse>();

  const server = createServer((request, response) => {
    const { headers, url: path = '' } = request;
    const { range, authorization } = headers;
    state.requests.push({ path, range, authorization });
    const fault = state.faults.shift() ?? {};
    if (fault.status !== undefined) return response.writeHead(fault.status).end();
    if (state.storage !== undefined) return response.writeHead(302, { Location: state.storage + path }).end();
    const bytes = state.files[path.slice(path.lastIndexOf('/') + 1)];
    if (bytes === undefined) return response.writeHead(404).end();
    const start = state.knowsRanges ? Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0) : 0;
    const part = bytes.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, {
      'Content-Length': part.length,
      ...(start > 0 && { 'Content-Range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
    });
    if (fault.stallAfter === undefined) return response.end(part);
    response.write(part.subarray(0, fault.stallAfter));
    return stalled.add(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ranges: () => state.requests.map(({ range }) => range),
    /** Closes the stalled connections. */
    cut() {
      for (const response of stalled) response.destroy();
      stalled.clear();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
