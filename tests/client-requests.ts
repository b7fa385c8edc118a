import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** The request that a client of OpenAI's transcription API makes, as its source code says. */
export interface ClientRequest {
  /** The name in docs/clients.md. */
  readonly client: string;
  /** The form fields before the file, in the order in which they are sent. */
  readonly before?: Readonly<Record<string, string>>;
  readonly file: { readonly name: string; readonly type?: string };
  /** The form fields after the file. */
  readonly after?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the form is sent in chunks, without Content-Length. */
  readonly isChunked?: boolean;
}

const authorization = { Authorization: 'Bearer none' };

/** The requests of clients that npm does not have, in our own words. */
export const clientRequests: readonly ClientRequest[] = [
  {
    // open-webui, routers/audio.py: aiohttp guesses no type for the parts of fields.
    client: 'Open WebUI',
    headers: { ...authorization, 'User-Agent': 'Python/3.11 aiohttp/3.12.15' },
    before: { model: 'whisper-1', language: 'en' },
    file: { name: '5e6f.wav', type: 'audio/x-wav' },
  },
  {
    // LibreChat, STTService.js: axios turns an object with a stream into a form.
    client: 'LibreChat',
    headers: { ...authorization, Accept: 'application/json, text/plain, */*' },
    file: { name: 'audio.wav', type: 'audio/wav' },
    after: { model: 'whisper-1', language: 'en' },
    isChunked: true,
  },
  {
    // n8n, OpenAi/v2/actions/audio/transcribe.operation.ts, with all options.
    client: 'n8n',
    headers: { ...authorization, 'OpenAI-Organization': '' },
    before: { model: 'whisper-1', language: 'en', temperature: '0.2' },
    file: { name: 'note.wav', type: 'audio/wav' },
  },
  {
    // openai_stt_ha, http_client.py: every field, also an empty prompt.
    client: 'Home Assistant, openai_stt',
    headers: authorization,
    file: { name: 'whisper_audio.wav', type: 'audio/wav' },
    after: { model: 'whisper-1', language: 'en', prompt: '', temperature: '0', response_format: 'json' },
  },
  {
    // wyoming_openai, handler.py, through OpenAI's client for Python.
    client: 'Home Assistant, wyoming_openai',
    headers: { ...authorization, Accept: 'application/json', 'X-Stainless-Lang': 'python' },
    before: { model: 'whisper-1', response_format: 'json', stream: 'true' },
    file: { name: 'recording.wav', type: 'audio/x-wav' },
  },
];

/** Sends the request with this file, byte by byte as the client does. */
export const sendAs = async (client: ClientRequest, url: string, file: Uint8Array) => {
  const { before = {}, after = {}, headers, isChunked = false } = client;
  const boundary = randomUUID();
  const part = (lines: readonly string[], content: Uint8Array) => [
    Buffer.from(`--${boundary}\r\n${lines.join('\r\n')}\r\n\r\n`),
    content,
    Buffer.from('\r\n'),
  ];
  const fields = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([name, value]) =>
      part([`Content-Disposition: form-data; name="${name}"`], Buffer.from(value)),
    );
  const disposition = `Content-Disposition: form-data; name="file"; filename="${client.file.name}"`;
  const type = client.file.type === undefined ? [] : [`Content-Type: ${client.file.type}`];
  const body = Buffer.concat([
    ...fields(before),
    ...part([disposition, ...type], file),
    ...fields(after),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  const sending = request(url, {
    method: 'POST',
    headers: {
      ...headers,
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
      ...(isChunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': body.length }),
    },
  });
  sending.end(body);
  const [answer] = await once(sending, 'response');
  return {
    status: answer.statusCode as number,
    type: answer.headers['content-type'] as string,
    body: await text(answer),
  };
};
