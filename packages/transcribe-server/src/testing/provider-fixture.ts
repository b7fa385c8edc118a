import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Reads a recorded response of a provider: see fixtures/README.md. */
export const readFixture = (name: string): Promise<string> =>
  readFile(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8');

/** Answers requests with the fixtures in order. Repeats the last one. */
export const serveFixtures = async (
  ...answers: (readonly [status: number, name: string])[]
): Promise<AsyncDisposable & { readonly port: number; readonly requests: readonly string[] }> => {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const [status, name] = answers[Math.min(requests.length, answers.length - 1)] ?? [500, ''];
    requests.push(await text(request));
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(await readFixture(name));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
};
