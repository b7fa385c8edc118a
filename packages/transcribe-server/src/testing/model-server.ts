import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the server treats the next request; then it is good again. */
interface Fault {
  /** Send so many bytes of the body, and nothing more until `cut()`. */
  readonly stallAfter?: number;
  readonly status?: number;
}

/** A server of one file at every address, which knows ranges and keeps what it was asked for. */
export const startModelServer = async (file: Uint8Array) => {
  const state = {
    file,
    tag: '"first"',
    knowsRanges: true,
    faults: [] as Fault[],
    /** The ranges that were asked for, in order; undefined for the whole. */
    ranges: [] as (string | undefined)[],
    paths: [] as string[],
  };
  const stalled = new Set<ServerResponse>();

  const server = createServer((request, response) => {
    const { range, 'if-range': ifRange } = request.headers;
    state.ranges.push(range);
    state.paths.push(request.url ?? '');
    const fault = state.faults.shift() ?? {};
    if (fault.status !== undefined) {
      response.writeHead(fault.status).end();
      return;
    }
    const { file: bytes, tag } = state;
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const isRange = state.knowsRanges && range !== undefined && ifRange === tag;
    if (isRange && start >= bytes.length) {
      response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end();
      return;
    }
    const part = isRange ? bytes.subarray(start) : bytes;
    response.writeHead(isRange ? 206 : 200, {
      'Content-Length': part.length,
      ...(state.knowsRanges && { ETag: tag }),
      ...(isRange && { 'Content-Range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
    });
    if (fault.stallAfter === undefined) {
      response.end(part);
    } else {
      response.write(part.subarray(0, fault.stallAfter));
      stalled.add(response);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Breaks the connections that have stalled. */
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
