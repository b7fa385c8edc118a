import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { PcmSegment } from '../audio/pcm.ts';
import { createToneEngine, encodeAudio, toneRecording } from '../testing/index.ts';
import { scrapeMetrics } from '../testing/read-metric.ts';
import { childProcesses, startTestServer, until } from '../testing/test-server.ts';

/** A minute of tones, again and again. */
function* twentyMinutesOf(digits: string) {
  const { samples } = toneRecording(Array.from({ length: 35 }, () => digits));
  for (let seconds = 0; seconds < 1200; seconds += samples.length / 16_000) yield samples;
}

const bytesReadBy = async (processIds: readonly number[]): Promise<number> => {
  const read = processIds.map(async (processId) => {
    const counters = await readFile(`/proc/${processId}/io`, 'utf8').catch(() => ''); // It may have ended meanwhile.
    return Number(/^rchar: (\d+)/.exec(counters)?.[1] ?? 0);
  });
  return (await Promise.all(read)).reduce((sum, bytes) => sum + bytes, 0);
};

test('makes a short recording wait for one segment of a long one at most', async () => {
  const calls: { segment: PcmSegment; answer: () => void }[] = [];
  const engine = createToneEngine({
    concurrency: 1,
    beforeAnswer: (segment) => new Promise<void>((answer) => calls.push({ segment, answer })),
  });
  await using server = await startTestServer({ engine });
  const untilWaiting = (segments: number) =>
    until(async () => (await scrapeMetrics(server.url))('transcribe_segments_waiting') === segments);
  const [recording, clip] = await Promise.all([
    encodeAudio(twentyMinutesOf('1111111'), 'wav'),
    encodeAudio(toneRecording(['22222', '33333', '44444'], { leadOutSeconds: 6 }).samples, 'webm-opus'),
  ]);

  const abort = new AbortController();
  const long = fetch(server.url, { method: 'POST', body: recording, signal: abort.signal });
  await untilWaiting(1); // Its second segment, while the engine has the first.
  const short = fetch(`${server.url}?response_format=text`, { method: 'POST', body: clip });
  await untilWaiting(2);

  calls[0]?.answer();
  await until(() => calls.length === 2);
  calls[1]?.answer();
  assert.equal(await (await short).text(), '22222 33333 44444\n');
  abort.abort();
  await assert.rejects(long, { name: 'AbortError' });
});

test('pauses the decoders of long recordings, each with one waiting segment', async () => {
  let underWay = 0;
  const engine = createToneEngine({
    concurrency: 2,
    beforeAnswer: () => {
      underWay++;
      return new Promise(() => {});
    },
  });
  await using server = await startTestServer({ engine });
  const abort = new AbortController();
  const recording = await encodeAudio(twentyMinutesOf('5555555'), 'flac');
  const send = () => fetch(server.url, { method: 'POST', body: recording, signal: abort.signal });
  const answers = [send(), send(), send()];
  await until(() => underWay === 2);
  const waiting = async () => (await scrapeMetrics(server.url))('transcribe_segments_waiting');
  await until(async () => (await waiting()) === answers.length);
  let read = 0;
  await until(async () => {
    const before = read;
    for (let turn = 0; turn < 100; turn++) read = await bytesReadBy(await childProcesses());
    return read === before;
  });
  assert.ok(
    read < (answers.length * recording.length) / 10,
    `they have read ${read} of ${recording.length} bytes each`,
  );
  assert.equal(await waiting(), answers.length);
  abort.abort();
  for (const answer of answers) await assert.rejects(answer, { name: 'AbortError' });
  await until(async () => (await childProcesses()).length === 0);
});
