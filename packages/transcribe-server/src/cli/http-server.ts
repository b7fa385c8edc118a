import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

/** A server that listens. */
export interface HttpServer {
  readonly port: number;
  /**
   * Answers what is under way, and who comes meanwhile too, so that they hear that it stops. Then it takes no new
   * connection, and ends all there are: also those that ask for nothing, and those of clients that read no answer.
   *
   * @param giveUpSignal aborted when no answer is waited for but those that come at once. Default: never
   */
  stop(giveUpSignal?: AbortSignal): Promise<void>;
}

/** What answers, and where. */
export interface HttpServerOptions {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly host: string;
  readonly port: number;
}

const lastAnswersMilliseconds = 2000;

/** How long a body may take the intake decides, by its pace: Node would cut off every upload after five minutes. */
const serverOptions = { requestTimeout: 0, headersTimeout: 60_000 };

/** Serves over HTTP/1.1. Rejects where the address cannot be listened on. */
export const startHttpServer = async ({ fetch, host, port }: HttpServerOptions): Promise<HttpServer> => {
  const server = createAdaptorServer({ fetch, serverOptions }) as Server;
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
      const givenUp = whenGivenUp(giveUpSignal);
      const answered = () => Promise.all(Array.from(answers, (answer) => once(answer, 'close')));
      isStopping = true;
      for (const answer of answers) endConnectionAfter(answer);
      await Promise.race([answered(), givenUp]);
      const closed = once(server, 'close');
      server.close();
      await Promise.race([answered(), givenUp]);
      server.closeAllConnections();
      await closed;
    },
  };
};

/** A moment after the signal, in which what was given up is answered. */
const whenGivenUp = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const wait = () => setTimeout(resolve, lastAnswersMilliseconds).unref();
    if (signal?.aborted) wait();
    else signal?.addEventListener('abort', wait, { once: true });
  });

/** A body that still comes when the answer has been given may end by itself, for a moment. */
const endUpload = (incoming: IncomingMessage): void => {
  if (incoming.complete) return;
  setTimeout(() => incoming.complete || incoming.destroy(), 2000).unref();
};

const endConnectionAfter = (answer: ServerResponse): void => {
  if (!answer.headersSent) answer.setHeader('Connection', 'close');
};
