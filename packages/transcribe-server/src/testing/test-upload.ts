import assert from 'node:assert/strict';

type Bytes = Uint8Array<ArrayBuffer>;

interface BeginOptions {
  /** Form fields of the transcription. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The first part. Default: none. */
  readonly body?: Bytes;
}

/** An upload, from the view of a correct client. */
export interface TestUpload {
  readonly url: string;
  /** The offset that the server last reported. */
  readonly offset: number;
  /** Sends a part, by default at the current offset. */
  append(part: Bytes, options?: { offset?: number; isLast?: boolean; signal?: AbortSignal }): Promise<Response>;
  /** Sends the missing bytes in parts. Returns the response to the last one. */
  finish(whole: Bytes, partBytes?: number): Promise<Response>;
  head(): Promise<Response>;
  get(accept?: string, signal?: AbortSignal): Promise<Response>;
  retry(): Promise<Response>;
  delete(): Promise<Response>;
}

/** Requests an upload. Does not check the response. */
export const createUpload = (endpoint: string, { fields = {}, headers = {}, body }: BeginOptions = {}) =>
  fetch(`${endpoint}?${new URLSearchParams(fields)}`, {
    method: 'POST',
    headers: { 'Upload-Complete': '?0', ...headers },
    body: body ?? null,
  });

export const beginUpload = async (endpoint: string, options: BeginOptions = {}): Promise<TestUpload> => {
  const created = await createUpload(endpoint, options);
  assert.equal(created.status, 201, await created.text());
  const url = new URL(created.headers.get('Location') ?? '', created.url).href;
  const { Authorization } = options.headers ?? {};
  const headers: Record<string, string> = Authorization === undefined ? {} : { Authorization };
  const ask = (method: string, init: RequestInit = {}) =>
    fetch(url, { ...init, method, headers: { ...headers, ...(init.headers as Record<string, string>) } });
  let offset = offsetOf(created);

  const upload: TestUpload = {
    url,
    get offset() {
      return offset;
    },
    async append(body, { offset: at = offset, isLast = false, signal } = {}) {
      const answer = await ask('PATCH', {
        headers: {
          'Content-Type': 'application/partial-upload',
          'Upload-Offset': String(at),
          'Upload-Complete': isLast ? '?1' : '?0',
        },
        body,
        signal: signal ?? null,
      });
      offset = offsetOf(answer);
      return answer;
    },
    async finish(whole, partBytes = whole.length) {
      while (whole.length - offset > partBytes) {
        const answer = await upload.append(whole.slice(offset, offset + partBytes));
        assert.equal(answer.status, 204, await answer.text());
      }
      return upload.append(whole.slice(offset), { isLast: true });
    },
    head: () => ask('HEAD'),
    get: (accept = 'application/json', signal) => ask('GET', { headers: { Accept: accept }, signal: signal ?? null }),
    retry: () => ask('POST'),
    delete: () => ask('DELETE'),
  };
  return upload;
};

const offsetOf = ({ headers }: Response): number => Number(headers.get('Upload-Offset'));
