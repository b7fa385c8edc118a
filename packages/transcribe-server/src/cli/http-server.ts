import { type EventEmitter, once } from 'node:events';
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type WebSocketServerLike } from '@hono/node-server';
import { createSocketServer } from '../realtime/socket-server.ts';

/** A listening server. */
export interface HttpServer {
  readonly port: number;
  /**
   * Waits for the responses to all requests and the end of all WebSockets, including those that arrive meanwhile. Then
   * stops listening and closes all connections, also idle ones and those of clients that do not read their response.
   *
   * @param giveUpSignal limits the wait: after it aborts, responses get two more seconds. Default: no limit
   */
  stop(giveUpSignal?: AbortSignal): Promise<void>;
}

/** The request handler and the address to listen on. */
export interface HttpServerOptions {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly host: string;
  readonly port: number;
}

const abortGraceMs = 2000;

const serverOptions: ServerOptions = {
  // Disables Node's limit of five minutes a request. The intake limits uploads by their transfer rate instead.
  requestTimeout: 0,
  headersTimeout: 60_000,
  // Other upgrades, such as the h2c of Java's client, are ignored: nothing would answer them. Since Node 22.21 and 24.9.
  shouldUpgradeCallback: ({ method, url = '', headers: { upgrade } }) =>
    method === 'GET' && upgrade?.toLowerCase() === 'websocket' && /^\/v1\/realtime(\?|$)/.test(url),
};

/** Starts an HTTP/1.1 server. Rejects if it cannot listen on the address. */
export const startHttpServer = async ({ fetch, host, port }: HttpServerOptions): Promise<HttpServer> => {
  const sockets = createSocketServer();
  const server = createAdaptorServer({
    fetch,
    serverOptions,
    websocket: { server: sockets as WebSocketServerLike },
  }) as Server;
  const answers = new Set<ServerResponse>();
  let isStopping = false;
  server.prependListener('request', (incoming, answer) => {
    answers.add(answer);
    answer.once('finish', () => endUpload(incoming));
    answer.once('close', () => answers.delete(answer));
    if (isStopping) endConnectionAfter(answer);
  });
  server.listen(port, host);
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    async stop(giveUpSignal) {
      const givenUp = afterGiveUp(giveUpSignal);
      const answered = () => Promise.all(Array.from([...answers, ...sockets.clients], untilClosed));
      isStopping = true;
      for (const answer of answers) endConnectionAfter(answer);
      await Promise.race([answered(), givenUp]);
      const closed = once(server, 'close');
      server.close();
      await Promise.race([answered(), givenUp]);
      server.closeAllConnections();
      for (const socket of sockets.clients) socket.terminate();
      await closed;
    },
  };
};

/** Resolves after `close`, also if there is an error first. */
const untilClosed = (one: EventEmitter): Promise<void> => new Promise((resolve) => one.once('close', resolve));

/** Resolves two seconds after the signal aborts, so that aborted requests can still be answered. */
const afterGiveUp = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const wait = () => setTimeout(resolve, abortGraceMs).unref();
    if (signal?.aborted) wait();
    else signal?.addEventListener('abort', wait, { once: true });
  });

/** After the response, gives an incomplete request body two seconds to end, then closes the connection. */
const endUpload = (incoming: IncomingMessage): void => {
  if (incoming.complete) return;
  setTimeout(() => incoming.complete || incoming.destroy(), 2000).unref();
};

const endConnectionAfter = (answer: ServerResponse): void => {
  if (!answer.headersSent) answer.setHeader('Connection', 'close');
};
