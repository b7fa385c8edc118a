import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

export interface HttpServer {
  readonly port: number;
  /** Takes no new connection, ends each open one after its present answer, and resolves when all have ended. */
  stop(): Promise<void>;
}

export interface HttpServerOptions {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly host: string;
  readonly port: number;
}

/** How long a body may take the intake decides, by its pace: Node would cut off every upload after five minutes. */
const serverOptions = { requestTimeout: 0, headersTimeout: 60_000 };

/** Serves over HTTP/1.1. Rejects where the address cannot be listened on. */
export const startHttpServer = async ({ fetch, host, port }: HttpServerOptions): Promise<HttpServer> => {
  const server = createAdaptorServer({ fetch, serverOptions }) as Server;
  const answers = new Set<ServerResponse>();
  server.prependListener('request', (incoming, answer) => {
    answers.add(answer);
    answer.once('finish', () => endUpload(incoming));
    answer.once('close', () => answers.delete(answer));
    if (!server.listening) endConnectionAfter(answer);
  });
  server.listen(port, host);
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const answer of answers) endConnectionAfter(answer);
      await closed;
    },
  };
};

/** A body that still comes when the answer has been given may end by itself, for a moment. */
const endUpload = (incoming: IncomingMessage): void => {
  if (incoming.complete) return;
  setTimeout(() => incoming.complete || incoming.destroy(), 2000).unref();
};

const endConnectionAfter = (answer: ServerResponse): void => {
  if (!answer.headersSent) answer.setHeader('Connection', 'close');
};
