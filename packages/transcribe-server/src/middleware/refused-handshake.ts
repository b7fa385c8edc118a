import { STATUS_CODES } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';

/**
 * Answers a refused WebSocket handshake with the whole response, and closes the connection: Hono's helper for Node sends
 * no body, and leaves the connection half open. Register it first.
 */
export const refusedHandshake = (): MiddlewareHandler<{ Bindings: Partial<HttpBindings> & { wss?: unknown } }> =>
  async function answerRefusedHandshake(c, next) {
    await next();
    const { incoming, wss } = c.env ?? {};
    if (incoming === undefined || wss === undefined || c.res.ok) return;
    const { socket } = incoming;
    const { status, headers } = c.res;
    const body = Buffer.from(await c.res.text());
    headers.set('Connection', 'close');
    headers.set('Content-Length', String(body.length));
    const lines = Array.from(headers, ([name, value]) => `${name}: ${value}\r\n`);
    if (socket.destroyed) return;
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    socket.once('close', () => resolve());
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n`);
    socket.write(body);
    socket.destroySoon();
    await closed;
  };
