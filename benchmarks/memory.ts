import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { printGoals } from './goals.ts';
import { callParts, wordsIn } from './memory/call.ts';
import { readFamilyBytes, readPeakBytes, resetPeak } from './server/process-usage.ts';
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

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

console.log(`Peak memory of the server while it transcribes a stereo call of two speakers, and of all its processes.
The recogniser decodes telephone tones in the process of the server, so that the words can be counted.
`);
const goals = [];
for (const [name, transcribe] of [
  ['one POST', postFile],
  ['a resumable upload', postParts],
] as const) {
  await using server = await startServerProcess('../memory/tone-server.ts');
  const url = `http://127.0.0.1:${server.port}/v1/audio/transcriptions?response_format=srt`;
  const peaks: number[] = [];
  for (const seconds of [60, shortSeconds, longSeconds]) {
    await resetPeak(server.processId);
    const started = performance.now();
    let familyBytes = 0;
    const sampling = setInterval(async () => {
      familyBytes = Math.max(familyBytes, await readFamilyBytes(server.processId));
    }, 500);
    const words = (await transcribe(url, seconds)).body.match(/\b\d{6}\b/g)?.length;
    clearInterval(sampling);
    if (words !== wordsIn(seconds)) throw new Error(`${words} words instead of ${wordsIn(seconds)}.`);
    peaks.push(Math.max(familyBytes, await readPeakBytes(server.processId)));
    const took = Math.round((performance.now() - started) / 1000);
    console.log(
      `${name}, ${Math.round(seconds / 60)} min: ${megabytes(peaks.at(-1) ?? 0)}, ${words} words in ${took} s`,
    );
  }
  const [, short = 0, long = 0] = peaks;
  goals.push({
    name: `${name}: the peak of the longest call is at most ${megabytes(maxGrowthBytes)} above that of ten minutes`,
    isMet: long - short <= maxGrowthBytes,
    measured: `${megabytes(long - short)} above`,
  });
}
printGoals(goals);
