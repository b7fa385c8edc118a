import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { printGoals } from './goals.ts';
import { callParts, wordsIn } from './memory/call.ts';
import { readFamilyBytes, readPeakBytes } from './server/process-usage.ts';
import { startServerProcess } from './server/server-process.ts';

const [shortSeconds, longSeconds] = [600, Number(process.argv[2] ?? 4) * 3600 - 60];
const maxGrowthBytes = 64 * 2 ** 20;
const audioType = { 'Content-Type': 'audio/wav' };

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends a request, whose body is made while it is sent. `fetch` would wait for the response for five minutes only. */
const send = async (
  method: string,
  url: URL | string,
  headers: OutgoingHttpHeaders,
  body: Iterable<Uint8Array> = [],
): Promise<Answer> => {
  const sending = request(url, { method, headers });
  const [[response]] = await Promise.all([
    once(sending, 'response') as Promise<[IncomingMessage]>,
    pipeline(Readable.from(body), sending),
  ]);
  return { headers: response.headers, body: await text(response) };
};

/** Sends a call as one POST. */
const postFile = (url: string, seconds: number): Promise<Answer> => send('POST', url, audioType, callParts(seconds));

/** Sends a call in parts, as a resumable upload. */
const postParts = async (url: string, seconds: number): Promise<Answer> => {
  const created = await send('POST', url, { ...audioType, 'Upload-Complete': '?0' });
  const upload = new URL(created.headers.location ?? '', url);
  const partType = { 'Content-Type': 'application/partial-upload' };
  let offset = 0;
  for (const part of callParts(seconds)) {
    await send('PATCH', upload, { ...partType, 'Upload-Offset': offset, 'Upload-Complete': '?0' }, [part]);
    offset += part.length;
  }
  return await send('PATCH', upload, { ...partType, 'Upload-Offset': offset, 'Upload-Complete': '?1' });
};

/** Sends calls one after the other to a new server. Returns its peak memory, in bytes, and prints it. */
const measurePeak = async (name: string, transcribe: typeof postFile, calls: readonly number[]): Promise<number> => {
  await using server = await startServerProcess('../memory/tone-server.ts');
  const url = `http://127.0.0.1:${server.port}/v1/audio/transcriptions?response_format=srt`;
  const started = performance.now();
  let familyBytes = 0;
  const sampling = setInterval(async () => {
    familyBytes = Math.max(familyBytes, await readFamilyBytes(server.processId));
  }, 500);
  for (const seconds of calls) {
    const words = (await transcribe(url, seconds)).body.match(/\b\d{6}\b/g)?.length;
    if (words !== wordsIn(seconds)) throw new Error(`${words} words instead of ${wordsIn(seconds)}.`);
  }
  clearInterval(sampling);
  const peak = Math.max(familyBytes, await readPeakBytes(server.processId));
  const took = Math.round((performance.now() - started) / 1000);
  console.log(`${name}, ${calls.length} × ${Math.round((calls[0] ?? 0) / 60)} min: ${megabytes(peak)}, in ${took} s`);
  return peak;
};

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

console.log(`Peak memory of the server while it transcribes stereo calls of two speakers, with its child processes. The recogniser
decodes telephone tones in the process of the server, so that the words can be counted. Under steady work, V8 lets its
heap grow, so a long call is compared with the same work in short calls.
`);
const goals = [];
for (const [name, transcribe] of [
  ['one POST', postFile],
  ['a resumable upload', postParts],
] as const) {
  const calls = Array.from({ length: Math.ceil(longSeconds / shortSeconds) }, () => shortSeconds);
  const short = await measurePeak(name, transcribe, calls);
  const long = await measurePeak(name, transcribe, [longSeconds]);
  goals.push({
    name: `${name}: the peak of a long call is at most ${megabytes(maxGrowthBytes)} above that of short ones`,
    isMet: long - short <= maxGrowthBytes,
    measured: `${megabytes(long)} instead of ${megabytes(short)}`,
  });
}
printGoals(goals);
