import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import { Readable } from 'node:stream';

/** A `fetch` for a host name without a DNS entry and with a self-signed certificate. */
export const createFetch =
  (request: (options: RequestOptions) => ClientRequest): typeof fetch =>
  async (input, { method = 'GET', headers, body, signal } = {}) => {
    const { pathname, search, href } = new URL(String(input));
    const sending = request({ method, path: pathname + search, headers: Object.fromEntries(new Headers(headers)) });
    sending.on('error', () => {}); // After the response, its body ends with the error.
    const stop = () => sending.destroy(new DOMException('Aborted.', 'AbortError'));
    signal?.addEventListener('abort', stop, { once: true });
    sending.end(body instanceof Blob ? Buffer.from(await body.arrayBuffer()) : undefined);
    const [answer] = (await once(sending, 'response')) as [IncomingMessage];
    const status = answer.statusCode ?? 0;
    const response = new Response(status === 204 ? null : (Readable.toWeb(answer) as ReadableStream), {
      status,
      headers: Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      ),
    });
    if (status === 204) answer.resume();
    return Object.defineProperty(response, 'url', { value: href });
  };
