import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

interface CuttingProxy extends AsyncDisposable {
  /** Converts a server's URL to the URL through the proxy. */
  through(url: string): string;
  /** Number of closed connections. */
  readonly cuts: number;
}

interface CuttingProxyOptions {
  /** Returns the port of the upstream server. Called for each connection. */
  port(): number;
  /** Returns the number of bytes, in both directions, after which to close the next connection. Undefined for never. */
  nextCut(): number | undefined;
}

/** Starts a TCP proxy that closes connections in the middle of a transfer. */
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
        // The bytes forwarded so far arrive, later ones do not.
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
