import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

interface CuttingProxy extends AsyncDisposable {
  /** Where a server's URL is reached through the proxy. */
  through(url: string): string;
  /** How many connections were cut. */
  readonly cuts: number;
}

interface CuttingProxyOptions {
  /** The port of the server behind, asked for with each connection. */
  port(): number;
  /** After how many bytes, both ways counted, the next connection is cut; undefined where it is not. */
  nextCut(): number | undefined;
}

/** A TCP proxy that cuts connections in the middle of whatever goes through them. */
export const startCuttingProxy = async ({ port, nextCut }: CuttingProxyOptions): Promise<CuttingProxy> => {
  const sockets = new Set<Socket>();
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(port(), '127.0.0.1');
    let left = nextCut() ?? Number.POSITIVE_INFINITY;
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.once('close', () => {
        sockets.delete(from);
        end();
      });
      from.on('error', end);
      from.on('data', (bytes) => {
        if (left <= 0) return;
        to.write(bytes.subarray(0, left));
        left -= bytes.length;
        if (left > 0) return;
        cuts += 1;
        // What was passed on so far arrives, and nothing after it.
        to.end(end);
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    through: (url) => Object.assign(new URL(url), { port: address.port }).href,
    get cuts() {
      return cuts;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
