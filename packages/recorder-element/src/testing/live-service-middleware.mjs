import { PassThrough } from 'node:stream';

const isLast = (text) => text.includes('"transcript.text.done"');

/**
 * Serves transcription services under `/live/NAME` that accept resumable uploads. A test sends events with
 * `PUT` (JSON: a list of events that are sent together) to all followers of the upload and to the sender of its last piece, and an
 * answer to the last piece ends with `transcript.text.done`, as every stream does.
 */
export const createLiveServiceMiddleware = () => {
  const services = new Map();
  const findService = (name) => {
    const service = services.get(name) ?? { bytes: 0, sent: [], streams: new Set() };
    services.set(name, service);
    return service;
  };

  const stream = (context, { sent, streams }) => {
    const body = new PassThrough();
    for (const text of [':\n\n', ...sent]) body.write(text);
    if (sent.some(isLast)) body.end('data: [DONE]\n\n');
    else streams.add(body);
    body.once('close', () => streams.delete(body));
    context.type = 'text/event-stream';
    context.body = body;
  };

  const put = async (context, service) => {
    const events = JSON.parse(Buffer.concat(await Array.fromAsync(context.req)).toString());
    const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
    service.sent.push(text);
    for (const body of service.streams) {
      body.write(text);
      if (isLast(text)) body.end('data: [DONE]\n\n');
    }
    context.status = 204;
  };

  const append = async (context, service) => {
    for await (const chunk of context.req) service.bytes += chunk.length;
    context.set('Upload-Offset', String(service.bytes));
    const isComplete = context.get('Upload-Complete') === '?1';
    context.set('Upload-Complete', isComplete ? '?1' : '?0');
    if (isComplete) return stream(context, service);
    context.status = context.method === 'POST' ? 201 : 204;
    if (context.method === 'POST') context.set('Location', context.path);
  };

  const describe = (context) => {
    context.set('Upload-Limit', 'max-size=300000000, max-append-size=300000000, max-age=900');
    context.body = {};
  };

  return async (context, next) => {
    if (!context.path.startsWith('/live/')) return next();
    const service = findService(context.path);
    if (context.method === 'OPTIONS') describe(context);
    else if (context.method === 'GET') stream(context, service);
    else if (context.method === 'PUT') await put(context, service);
    else if (context.method === 'DELETE') context.status = 204;
    else await append(context, service);
  };
};
