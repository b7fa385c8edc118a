import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProblemError } from '@audio-transcriber/contract';
import { createPostClient } from './post-client.ts';

const audio = new Blob(['one ', 'two'], { type: 'audio/webm;codecs=opus' });
const options = { endpoint: 'http://localhost/v1/audio/transcriptions', id: 'id', onProgress: () => {} };

/** Creates a service that gives one answer, and collects its requests. */
const createService = (answer: (request: Request) => Response | Promise<Response>) => {
  const requests: Request[] = [];
  return {
    requests,
    fetch: (async (input, init) => {
      const request = new Request(input, init);
      requests.push(request);
      return answer(request);
    }) satisfies typeof fetch,
  };
};

const transcribe = (answer: () => Response | Promise<Response>, isOnline = () => true) => {
  const pending = createPostClient({ fetch: createService(answer).fetch, isOnline }).open(options);
  return pending.finish(audio);
};

const isProblem = (code: string) => (error: ProblemError) => error.code === code;

test('sends the recording as one file with the options, without headers that require a preflight', async () => {
  const service = createService(() => Response.json({ text: 'hello', duration: 2 }));
  const pending = createPostClient({ fetch: service.fetch }).open({ ...options, language: 'en' });
  pending.append(audio);
  assert.equal(service.requests.length, 0);
  assert.deepEqual(await pending.finish(audio), { text: 'hello', duration: 2 });

  const [request] = service.requests;
  assert.ok(request);
  assert.equal(request.method, 'POST');
  assert.deepEqual([...request.headers.keys()], ['content-type']);
  const form = await request.formData();
  assert.equal(form.get('response_format'), 'verbose_json');
  assert.deepEqual(form.getAll('timestamp_granularities[]'), ['word', 'segment']);
  assert.equal(form.get('language'), 'en');
  const file = form.get('file');
  assert.ok(file instanceof File);
  assert.equal(file.name, 'recording.webm');
  assert.equal(file.type, 'audio/webm;codecs=opus');
  assert.equal(await file.text(), 'one two');
});

test('sends headers, also from a function', async () => {
  const sources = [{ Authorization: 'Bearer key' }, async () => [['Authorization', 'Bearer key'] as [string, string]]];
  for (const headers of sources) {
    const service = createService(() => Response.json({ text: '' }));
    await createPostClient({ fetch: service.fetch })
      .open({ ...options, headers })
      .finish(audio);
    assert.equal(service.requests[0]?.headers.get('Authorization'), 'Bearer key');
  }
});

test('does not report a failed token request as a network error', async () => {
  const headers = () => Promise.reject(new Error('signed out'));
  const service = createService(() => Response.json({ text: '' }));
  const pending = createPostClient({ fetch: service.fetch }).open({ ...options, headers });
  await assert.rejects(pending.finish(audio), isProblem('unauthorized'));
  assert.equal(service.requests.length, 0);
});

test('reports invalid headers as unauthorized, and treats null as none', async () => {
  const service = createService(() => Response.json({ text: '' }));
  const finishWith = (headers: unknown) =>
    createPostClient({ fetch: service.fetch })
      .open({ ...options, headers: headers as HeadersInit })
      .finish(audio);
  for (const key of ['ключ', 'two\nlines']) {
    await assert.rejects(finishWith({ Authorization: `Bearer ${key}` }), isProblem('unauthorized'));
  }
  await finishWith(null);
  await finishWith(() => null);
  assert.equal(service.requests.length, 2);
});

test('omits the language if none is set', async () => {
  const service = createService(() => Response.json({ text: '' }));
  await createPostClient({ fetch: service.fetch }).open(options).finish(audio);
  assert.equal((await service.requests[0]?.formData())?.has('language'), false);
});

test('keeps the code, message and Retry-After of this project’s problems', async () => {
  const document = { code: 'engine-unavailable', detail: 'The recognizer is unavailable.' };
  const answer = () => Response.json(document, { status: 503, headers: { 'Retry-After': '7' } });
  await assert.rejects(transcribe(answer), (error: ProblemError) => {
    assert.equal(error.code, 'engine-unavailable');
    assert.equal(error.message, 'The recognizer is unavailable.');
    assert.equal(error.retryAfterSeconds, 7);
    return true;
  });
});

test('maps other services’ errors by status, and keeps their message', async () => {
  const answer = () => Response.json({ error: { message: 'Invalid key.', code: 'invalid_api_key' } }, { status: 401 });
  await assert.rejects(transcribe(answer), { code: 'unauthorized', message: 'Invalid key.' });
});

for (const [status, code] of [
  [400, 'invalid-request'],
  [404, 'not-found'],
  [413, 'audio-too-large'],
  [418, 'invalid-request'],
  [429, 'rate-limited'],
  [500, 'internal'],
  [502, 'engine-failed'],
  [503, 'server-busy'],
  [599, 'internal'],
] as const) {
  test(`maps an empty ${status} to ${code}`, async () => {
    await assert.rejects(
      transcribe(() => new Response('<h1>Sorry</h1>', { status })),
      isProblem(code),
    );
  });
}

test('rejects a 200 without a transcription as a bad response', async () => {
  for (const body of ['<h1>Hello</h1>', '{}', '[]', 'null', '{"text":1}', '']) {
    await assert.rejects(
      transcribe(() => new Response(body)),
      isProblem('bad-response'),
      body,
    );
  }
});

test('reports a failed request as network-error or offline, with its cause', async () => {
  const cause = new TypeError('Failed to fetch');
  const fail = () => Promise.reject(cause);
  await assert.rejects(transcribe(fail), { code: 'network-failed', cause });
  await assert.rejects(
    transcribe(fail, () => false),
    { code: 'offline', cause },
  );
});

for (const end of ['cancel', 'suspend'] as const) {
  test(`${end} aborts the request, without a problem`, async () => {
    const isSent = Promise.withResolvers<void>();
    const isAborted = Promise.withResolvers<void>();
    const service = createService(
      (request) =>
        new Promise((_, reject) => {
          isSent.resolve();
          request.signal.addEventListener('abort', () => {
            isAborted.resolve();
            reject(request.signal.reason);
          });
        }),
    );
    const pending = createPostClient({ fetch: service.fetch }).open(options);
    const finished = pending.finish(audio);
    await isSent.promise;
    pending[end]();
    await assert.rejects(finished, { name: 'AbortError' });
    await isAborted.promise;
  });
}

test('sends nothing when cancelled before the request', async () => {
  const service = createService(() => Response.json({ text: '' }));
  const pending = createPostClient({ fetch: service.fetch }).open({ ...options, headers: async () => ({}) });
  const finished = pending.finish(audio);
  pending.cancel();
  await assert.rejects(finished, { name: 'AbortError' });
  assert.equal(service.requests.length, 0);
});
