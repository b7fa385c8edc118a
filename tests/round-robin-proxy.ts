import { once } from 'node:events';
import { createServer, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

interface RoundRobinProxy extends AsyncDisposable {
  /** Converts a server's URL to the URL through the proxy. */
  through(url: string): string;
}

/**
 * Starts an HTTP proxy that forwards each request to the next server in turn.
 *
 * @param ports returns the ports of the healthy servers. Called for each request
 */
export const startRoundRobinProxy = async (ports: () => readonly number[]): Promise<RoundRobinProxy> => {
  let turn = 0;
  const proxy = createServer((incoming, answer) => {
    const { method, url: path, headers } = incoming;
    const well = ports();
    const onward = sendRequest({ host: '127.0.0.1', port: well[turn++ % well.length], method, path, headers });
    onward.once('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      answer.flushHeaders();
      response.on('error', () => answer.destroy());
      response.pipe(answer);
    });
    onward.once('error', () => {
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(502, { Connection: 'close' }).end('Bad gateway');
    });
    answer.once('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  return {
    through: (url) => Object.assign(new URL(url), { port }).href,
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, 'close');
    },
  };
};
