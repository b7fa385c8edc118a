import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A complete request. */
export interface FakeRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The upload of one recording, with its recognized words: undefined for those that failed. */
interface Upload {
  bytes: Buffer;
  isComplete: boolean;
  readonly recognized: (string | undefined)[];
  /** The start of a word, which is the partial text. */
  partial: string;
  revision: number;
}

const route = '/v1/audio/transcriptions';

const problem = (status: number, code: string): FakeAnswer => ({ status, body: { code, detail: `Fake ${code}.` } });

/**
 * Starts a service with resumable uploads, on real sockets. Its audio is text: each word is a segment of one second,
 * recognized when the space after it arrives. Until then it is partial text. Tests can answer in place of the service,
 * cut connections, lose uploads, make words fail, and read which words were recognized (and billed, by a paid engine).
 */
export const startFakeUploads = async () => {
  const uploads = new Map<string, Upload>();
  const keyed = new Map<string, Upload>();
  const waiting = new Set<() => void>();
  let created = 0;

  const fake = {
    url: '',
    /** Whether it describes itself and supports uploads. */
    supportsUploads: true,
    uploads,
    keyed,
    requests: [] as FakeRequest[],
    recognizedWords: [] as string[],
    fails: (_word: string): boolean => false,
    /** Answers in place of the service. */
    refuse: (_request: FakeRequest): FakeAnswer | undefined => undefined,
    /** Closes the connection: before the service has handled the request, or before it responds. */
    cut: (_request: FakeRequest): 'before' | 'after' | undefined => undefined,
    /** Delays the end of each response, after its last event. */
    beforeEnd: undefined as Promise<void> | undefined,
    /** The requests without a complete response. */
    open: new Set<FakeRequest>(),
    /** The requests whose responses were cancelled. */
    cancelled: [] as FakeRequest[],
    /** The methods of the requests so far, without GET. */
    methods: () => fake.requests.map(({ method }) => method).filter((method) => method !== 'GET'),
    until: async (condition: () => boolean) => {
      while (!condition()) await change();
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  const change = (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.add(resolve);
    return promise;
  };

  const notify = (): void => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };

  const recognize = (word: string): string | undefined => {
    fake.recognizedWords.push(word);
    return fake.fails(word) ? undefined : word;
  };

  const transcribe = (upload: Upload): void => {
    const words = upload.bytes.toString().split(' ');
    upload.partial = upload.isComplete ? '' : (words.pop() ?? '');
    upload.revision += 1;
    for (const word of words.filter(Boolean).slice(upload.recognized.length)) upload.recognized.push(recognize(word));
  };

  const createUpload = (bytes: Buffer, isComplete: boolean): Upload => {
    const upload: Upload = { bytes, isComplete, recognized: [], partial: '', revision: 0 };
    transcribe(upload);
    return upload;
  };

  const headersOf = ({ bytes, isComplete }: Upload) => ({
    'Upload-Offset': String(bytes.length),
    'Upload-Complete': isComplete ? '?1' : '?0',
  });

  /** Streams the events of an upload, from the first segment on. */
  const stream = async (upload: Upload, response: ServerResponse): Promise<void> => {
    const format = (data: object, name = '') => `${name}data: ${JSON.stringify(data)}\n\n`;
    const send = (data: object, name?: string) => response.write(format(data, name));
    response.writeHead(200, { ...headersOf(upload), 'Content-Type': 'text/event-stream' });
    let id = 0;
    let sent = '';
    while (!response.destroyed) {
      let events = '';
      for (const text of upload.recognized.slice(id)) {
        const words = [{ word: text, start: id, end: id + 1 }];
        if (text)
          events += format({ type: 'transcript.text.segment', id: `seg_${id}`, start: id, end: id + 1, text, words });
        if (text) sent = '';
        id += 1;
      }
      const { partial: text, revision } = upload;
      if (text !== sent) events += format({ type: 'transcript.text.partial', revision, start: id, text, stable: '' });
      sent = text;
      if (events) response.write(events);
      if (upload.isComplete) {
        const { body } = upload.recognized.includes(undefined) ? problem(502, 'engine-failed') : { body: undefined };
        const seconds = upload.recognized.length;
        if (body) send({ ...body, status: 502 }, 'event: error\n');
        else
          send({
            type: 'transcript.text.done',
            text: upload.recognized.join(' '),
            usage: { type: 'duration', seconds },
          });
        await fake.beforeEnd;
        response.end('data: [DONE]\n\n');
        return;
      }
      response.write(':\n\n');
      await change();
    }
  };

  const create = ({ headers, body }: FakeRequest, response: ServerResponse): FakeAnswer | Promise<void> => {
    const key = String(headers['idempotency-key']);
    if (headers['upload-complete'] === undefined) {
      const upload = keyed.get(key) ?? createUpload(body, true);
      keyed.set(key, upload);
      return stream(upload, response);
    }
    created += 1;
    const upload = createUpload(body, false);
    uploads.set(`${route}/${created}`, upload);
    return { status: 201, headers: { ...headersOf(upload), Location: `transcriptions/${created}` } };
  };

  const append = ({ headers, body }: FakeRequest, upload: Upload, response: ServerResponse) => {
    if (upload.isComplete) return problem(400, 'invalid-request');
    if (Number(headers['upload-offset']) !== upload.bytes.length) return problem(409, 'upload-offset-mismatch');
    upload.bytes = Buffer.concat([upload.bytes, body]);
    upload.isComplete = headers['upload-complete'] === '?1';
    transcribe(upload);
    return upload.isComplete ? stream(upload, response) : { status: 204, headers: headersOf(upload) };
  };

  const handle = (request: FakeRequest, response: ServerResponse): FakeAnswer | Promise<void> => {
    const { method, url } = request;
    if (method === 'OPTIONS') {
      const headers = {
        'Upload-Limit': 'max-size=300000000, max-append-size=1000, max-age=900',
      };
      return fake.supportsUploads
        ? { status: 200, headers, body: { max_audio_seconds: 14_400 } }
        : problem(404, 'not-found');
    }
    if (url.pathname === route && fake.supportsUploads) return create(request, response);
    if (url.pathname === route) return { status: 200, body: { text: 'plain' } };
    const upload = uploads.get(url.pathname);
    if (!upload) return problem(404, 'not-found');
    switch (method) {
      case 'PATCH':
        return append(request, upload, response);
      case 'HEAD':
        return { status: 204, headers: headersOf(upload) };
      case 'DELETE':
        uploads.delete(url.pathname);
        return { status: 204 };
      case 'POST':
        for (const [index, word] of upload.recognized.entries()) {
          if (word === undefined) upload.recognized[index] = recognize(upload.bytes.toString().split(' ')[index] ?? '');
        }
    }
    return stream(upload, response);
  };

  const server = createServer(async (incoming, response) => {
    const url = new URL(incoming.url ?? '', fake.url);
    const chunks: Buffer[] = await incoming.toArray();
    const request = { method: String(incoming.method), url, headers: incoming.headers, body: Buffer.concat(chunks) };
    fake.requests.push(request);
    fake.open.add(request);
    response.once('close', () => {
      fake.open.delete(request);
      if (!response.writableFinished) fake.cancelled.push(request);
      notify();
    });
    const cut = fake.cut(request);
    if (cut) response.destroy();
    const answer = cut === 'before' ? undefined : (fake.refuse(request) ?? handle(request, response));
    notify();
    if (response.destroyed || answer === undefined || answer instanceof Promise) return;
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${route}`;
  return fake;
};
