import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { ProblemError } from '@audio-transcriber/contract';
import type { Engine } from '@audio-transcriber/transcribe-server';
import { createToneEngine, randomDigitGroups, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { encodeWav } from '../packages/transcribe-server/src/audio/pcm.ts';
import { startTestServer } from '../packages/transcribe-server/src/testing/test-server.ts';
import { type ClientRequest, clientRequests, sendAs } from './client-requests.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const page = await readFile(join(root, 'docs/clients.md'), 'utf8');
const recording = toneRecording(randomDigitGroups({ seed: 51, groups: 6 }));
const wav = encodeWav(recording.samples);
const tones = createToneEngine({ languages: ['en'] });
/** An engine that knows one language, as a model for English does. */
const engine: Engine = {
  ...tones,
  transcribe: async (segment, options) => {
    if (options.language !== undefined && options.language !== 'en')
      throw new ProblemError('unsupported-language', `The recogniser does not support ${options.language}.`);
    return await tones.transcribe(segment, options);
  },
};
const server = await startTestServer({ engine });
after(() => server[Symbol.asyncDispose]());

const { origin } = new URL(server.url);
const documented = 'http://localhost:8787';
/** The section of a client, with the address of the test server. */
const sectionOf = (heading: string): string =>
  new RegExp(`^## ${heading}\\n(.*?)(?=^## |$(?![^]))`, 'ms').exec(page)?.[1]?.replaceAll(documented, origin) ?? '';
const blocksOf = (section: string, language: string): string[] =>
  [...section.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code = '']) => code);

/** The first URL of a section that matches. */
const urlIn = (section: string, before: RegExp): string =>
  new RegExp(`${before.source}['\`"]?(${origin}[\\w/]*)`).exec(section)?.[1] ?? assert.fail(section);

/** Runs the code of a section in a folder with the recording and the packages of the workspace. */
const runIn = async (command: (folder: string) => readonly [string, readonly string[]]) => {
  const cache = join(root, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  await using folder = await mkdtempDisposable(join(cache, 'clients-'));
  await writeFile(join(folder.path, 'speech.wav'), wav);
  const [program, words] = command(folder.path);
  return (await run(program, words, { cwd: folder.path })).stdout;
};

for (const [heading, printed] of [
  ['OpenAI SDK', `${recording.text}\n`],
  ['AI SDK', `1 ${recording.text}\n`],
] as const) {
  test(`the code for the ${heading} prints the transcript`, async () => {
    const [script = ''] = blocksOf(sectionOf(heading), 'js');
    const output = await runIn(() => [process.execPath, ['--input-type=module', '--eval', script]]);
    assert.equal(output, printed);
  });
}

test('the curl commands print the transcript', async () => {
  const [script = ''] = blocksOf(sectionOf('curl'), 'sh');
  assert.equal(await runIn(() => ['sh', ['-eu', '-c', script]]), `${recording.text}\n`.repeat(2));
});

/** Where the documented settings send each client. */
const addresses: Readonly<Record<string, string>> = {
  'Open WebUI': `${urlIn(sectionOf('Open WebUI'), /AUDIO_STT_OPENAI_API_BASE_URL=/)}/audio/transcriptions`,
  LibreChat: urlIn(sectionOf('LibreChat'), /url: /),
  n8n: `${urlIn(sectionOf('n8n'), /base URL /)}/audio/transcriptions`,
  'Home Assistant, openai_stt': `${urlIn(sectionOf('Home Assistant'), /api_url: /)}/audio/transcriptions`,
  'Home Assistant, wyoming_openai': `${urlIn(sectionOf('Home Assistant'), /STT_OPENAI_URL=/)}/audio/transcriptions`,
};
const addressOf = ({ client }: ClientRequest) => addresses[client] ?? assert.fail(client);

/** What a client makes of the response: the member `text`, or the deltas of a stream. */
const readAs = ({ before }: ClientRequest, { type, body }: { type: string; body: string }): string => {
  if (before?.stream !== 'true') return JSON.parse(body).text;
  assert.match(type, /^text\/event-stream/);
  const events = [...body.matchAll(/^data: (\{.*)$/gm)].map(([, data = '']) => JSON.parse(data));
  return events
    .filter((event) => event.type === 'transcript.text.delta')
    .map(({ delta }) => delta)
    .join('');
};

for (const client of clientRequests) {
  test(`answers the request of ${client.client}`, async () => {
    const answer = await sendAs(client, addressOf(client), wav);
    assert.equal(answer.status, 200, answer.body);
    assert.equal(readAs(client, answer), recording.text);
  });
}

test('Open WebUI gets the text after a language that the recogniser does not support', async () => {
  const [client = assert.fail()] = clientRequests;
  const refused = await sendAs({ ...client, before: { model: 'whisper-1', language: 'fr' } }, addressOf(client), wav);
  assert.equal(refused.status, 422);
  assert.ok(JSON.parse(refused.body).error.message);
  const answer = await sendAs({ ...client, before: { model: 'whisper-1' } }, addressOf(client), wav);
  assert.equal(readAs(client, answer), recording.text);
});

test('tells Open WebUI that audio in JSON is not supported', async () => {
  const body = JSON.stringify({
    model: 'whisper-1',
    input_audio: { data: Buffer.from(wav).toString('base64'), format: 'wav' },
  });
  const answer = await fetch(server.url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  assert.equal(answer.status, 415);
  assert.ok((await answer.json()).error.message);
});

test('passes the test of the credential of n8n', async () => {
  const answer = await fetch(`${urlIn(sectionOf('n8n'), /base URL /)}/models`, {
    headers: { Authorization: 'Bearer none' },
  });
  assert.equal(answer.status, 200);
  assert.ok((await answer.json()).data.length > 0);
});

test('returns an empty text for a recording without speech', async () => {
  const client = clientRequests.find(({ client }) => client === 'LibreChat') ?? assert.fail();
  const answer = await sendAs(client, addressOf(client), encodeWav(new Int16Array(16_000)));
  assert.deepEqual([answer.status, readAs(client, answer)], [200, '']);
});

test('documents each client', () => {
  for (const { client } of clientRequests) assert.ok(page.includes(`[${client.split(',')[0]}](#`), client);
});
