import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { type OpenaiErrorAnswer, openaiErrors } from './openai-errors.ts';
import { answerTranscription, type OpenaiModels } from './openai-transcription.ts';

/** A fault for one request: an error response, no response at all, or a broken connection. */
export type OpenaiFault = OpenaiErrorAnswer | 'hang' | 'cut';

export interface OpenaiEmulatorOptions {
  /** The only valid key. Default: keys are not checked. */
  readonly apiKey?: string | undefined;
  /** The models, each with its response formats. Default: some of OpenAI's. */
  readonly models?: OpenaiModels;
  /** Whether it lists its models. Default true. */
  readonly listsModels?: boolean;
  /** Returns the response time for this duration of audio. Default: none. */
  readonly latencySeconds?: (audioSeconds: number) => number;
  /** The port to listen on. Default: a free one. */
  readonly port?: number;
}

/** A request for a transcription, and its outcome. */
export interface OpenaiEmulatorRequest {
  readonly authorization: string | undefined;
  /** The form's fields, without the file. */
  readonly fields: URLSearchParams;
  readonly file?: { readonly name: string; readonly mediaType: string; readonly bytes: number };
  /** `aborted` if the client disconnected before the complete response was sent. */
  readonly outcome: 'running' | 'answered' | 'refused' | 'aborted' | 'cut';
  /** The transcript in the response. */
  readonly text?: string;
}

/**
 * Emulates OpenAI's transcription API locally, with the limits of the real one. Recognises only DTMF digits, without
 * errors.
 */
export interface OpenaiEmulator extends AsyncDisposable {
  readonly baseURL: string;
  /** All requests for transcriptions, in order of arrival. */
  readonly requests: readonly OpenaiEmulatorRequest[];
  /** Faults for the next requests for transcriptions. Each request removes the first one. */
  readonly faults: OpenaiFault[];
}

const openaiModels: OpenaiModels = {
  'gpt-transcribe': ['json', 'text'],
  'gpt-4o-transcribe': ['json', 'text'],
  'whisper-1': ['json', 'text', 'verbose_json'],
};

type Entry = { -readonly [Name in keyof OpenaiEmulatorRequest]: OpenaiEmulatorRequest[Name] };

/** Listens on 127.0.0.1. Disposal closes the remaining connections. */
export const startOpenaiEmulator = async ({
  apiKey,
  models = openaiModels,
  listsModels = true,
  port = 0,
  latencySeconds = () => 0,
}: OpenaiEmulatorOptions = {}): Promise<OpenaiEmulator> => {
  const requests: Entry[] = [];
  const faults: OpenaiFault[] = [];

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { authorization } = request.headers;
    if (apiKey !== undefined && authorization !== `Bearer ${apiKey}`)
      return send(response, authorization === undefined ? openaiErrors.keyMissing() : openaiErrors.keyWrong());
    const route = `${request.method} ${request.url}`;
    if (route === 'POST /v1/audio/transcriptions') return transcribe(request, response);
    if (route === 'POST /v1/audio/translations') return transcribe(request, response, 'translate');
    if (route === 'GET /v1/models' && listsModels) return send(response, { status: 200, body: listOf(models) });
    send(response, openaiErrors.urlUnknown(route));
  };

  const transcribe = async (request: IncomingMessage, response: ServerResponse, task?: 'translate'): Promise<void> => {
    const { authorization } = request.headers;
    const entry: Entry = { authorization, fields: new URLSearchParams(), outcome: 'running' };
    requests.push(entry);
    const gone = abortOnClose(response, entry);
    const fault = faults.shift();

    const form = await readForm(request).catch(() => undefined);
    if (form === undefined) return send(response, openaiErrors.formUnreadable());
    fill(entry, form);
    if (fault === 'hang') return;
    if (fault === 'cut') {
      entry.outcome = 'cut';
      response.destroy();
      return;
    }
    const answer = fault ?? (await answerTranscription(form, models, task));
    if ('text' in answer) {
      await wait(latencySeconds(answer.audioSeconds) * 1000, undefined, { signal: gone }).catch(() => {}); // It is gone.
      entry.text = answer.text;
    }
    send(response, answer);
  };

  const server = createServer(serve);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    faults,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

/** Records the outcome of a request. The signal aborts when its connection ends. */
const abortOnClose = (response: ServerResponse, entry: Entry): AbortSignal => {
  const gone = new AbortController();
  response.once('finish', () => {
    entry.outcome = response.statusCode === 200 ? 'answered' : 'refused';
  });
  response.once('close', () => {
    if (entry.outcome === 'running') entry.outcome = 'aborted';
    gone.abort();
  });
  return gone.signal;
};

const readForm = (request: IncomingMessage): Promise<FormData> => {
  const headers = { 'Content-Type': request.headers['content-type'] ?? '' };
  return new Response(Readable.toWeb(request) as ReadableStream, { headers }).formData();
};

const fill = (entry: Entry, form: FormData): void => {
  for (const [name, value] of form) {
    if (typeof value === 'string') entry.fields.append(name, value);
    else entry.file = { name: value.name, mediaType: value.type, bytes: value.size };
  }
};

const listOf = (models: OpenaiModels) => ({
  object: 'list',
  data: Object.keys(models).map((id) => ({ id, object: 'model', created: 0, owned_by: 'emulator' })),
});

const send = (response: ServerResponse, { status, headers, body }: OpenaiErrorAnswer): void => {
  response.writeHead(status, {
    'Content-Type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json',
    'X-Request-Id': randomUUID(),
    ...headers,
  });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};
