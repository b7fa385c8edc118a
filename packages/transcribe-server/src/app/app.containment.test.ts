import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import type { ProblemDocument, Transcription } from '@audio-transcriber/contract';
import { decode } from '../audio/decode.ts';
import { sniffMediaType } from '../audio/media-type.ts';
import { createToneEngine, encodeAudio, toneRecording } from '../testing/index.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { reserveTemporaryFile } from '../testing/temporary-file.ts';
import { childProcesses, createFaultLog, startTestServer, until } from '../testing/test-server.ts';
import { createDeadline } from '../transcription/deadline.ts';

const recording = toneRecording(['12345', '67890']);
/** FLAC is decoded by ffmpeg. */
const file = await encodeAudio(recording.samples, 'flac');

const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as ProblemDocument).code;

const childrenAreGone = async () => (await childProcesses()).length === 0;

/** Replaces ffmpeg with a shell script until the test ends, or until the returned function is called. */
const replaceFfmpeg = async (t: TestContext, script: string): Promise<() => void> => {
  const folder = await mkdtemp(join(tmpdir(), 'containment-test-'));
  const ffmpeg = join(folder, 'ffmpeg');
  await writeFile(ffmpeg, `#!/bin/sh\nulimit -c 0\n${script}\n`);
  await chmod(ffmpeg, 0o755);
  const path = process.env.PATH ?? '';
  process.env.PATH = folder + delimiter + path;
  const restore = () => {
    process.env.PATH = path;
  };
  t.after(async () => {
    restore();
    const child = Number(await readFile(`${ffmpeg}.child`, 'utf8').catch(() => 0));
    if (child > 0) process.kill(child);
    await rm(folder, { recursive: true });
  });
  return restore;
};

/** Ten hours of one sample a second in 11 kB, which become 576 million samples. */
const createBomb = async (): Promise<Uint8Array<ArrayBuffer>> => {
  const source = ['-f', 's16le', '-ar', '1', '-ac', '1', '-i', 'pipe:0'];
  const ffmpeg = spawn('ffmpeg', ['-loglevel', 'error', ...source, '-c:a', 'flac', '-f', 'flac', 'pipe:1']);
  ffmpeg.stdin.end(new Uint8Array(10 * 3600 * 2));
  return new Uint8Array(await buffer(ffmpeg.stdout));
};

test('stops decoding a tiny file of ten hours at the limit', async () => {
  await using server = await startTestServer({ engine: createToneEngine(), limits: { maxAudioSeconds: 60 } });
  const bomb = await createBomb();
  assert.ok(bomb.length < 20_000, `${bomb.length} bytes`);
  const answer = await server.post(bomb);
  assert.equal(answer.status, 413);
  assert.equal(await codeOf(answer), 'audio-too-long');
  await until(childrenAreGone);
  assert.deepEqual(await server.leftovers(), []);
});

/** An MP4 of 10 kB whose index says that it holds twenty million frames. */
const createIndexBomb = async (): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = Buffer.from(await encodeAudio(recording.samples, 'mp4-aac'));
  const frames = 20_000_000;
  const claims = { stsz: [4, 1], stts: [8, frames], stsc: [12, frames] } as const;
  const write = (box: string, offset: number, value: number) =>
    bytes.writeUInt32BE(value, bytes.indexOf(box) + box.length + offset);
  for (const [box, [offset, value]] of Object.entries(claims)) write(box, offset, value);
  write('stsz', 8, frames);
  return new Uint8Array(bytes);
};

/** Returns the peak memory of a process; 0 if it has ended. */
const peakBytesOf = async (processId: number): Promise<number> => {
  const status = await readFile(`/proc/${processId}/status`, 'utf8').catch(() => '');
  return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
};

test('does not allocate half a gigabyte for a tiny file that declares such an index', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  let isAnswered = false;
  let peakBytes = 0;
  const answer = server.post(await createIndexBomb()).finally(() => {
    isAnswered = true;
  });
  await until(async () => {
    for (const child of await childProcesses()) peakBytes = Math.max(peakBytes, await peakBytesOf(child));
    return isAnswered;
  });
  await (await answer).body?.cancel();
  assert.ok(peakBytes < 150e6, `the decoder took ${peakBytes} bytes`);
  await until(childrenAreGone);
  assert.deepEqual(await server.leftovers(), []);
});

for (const [kind, script, code] of [
  ['dies at once', 'kill -SEGV $$', 'internal'],
  ['dies after some audio', 'head -c 64000 /dev/zero; kill -SEGV $$', 'internal'],
  ['fails as a shell tells a crash', 'exit 139', 'unreadable-audio'],
  ['says nothing and is content', 'exit 0', 'empty-audio'],
  ['complains without end', 'yes | head -c 50000000 >&2; exit 1', 'unreadable-audio'],
] as const) {
  test(`a decoder that ${kind} fails its own request only`, async (t) => {
    const faults: unknown[] = [];
    await using server = await startTestServer({ engine: createToneEngine(), log: createFaultLog(faults) });
    const restore = await replaceFfmpeg(t, script);
    const answer = await server.post(file);
    const problem = (await answer.json()) as ProblemDocument;
    assert.equal(problem.code, code);
    assert.doesNotMatch(JSON.stringify(problem), /ffmpeg|SIGSEGV/);
    assert.equal(faults.length, code === 'internal' ? 1 : 0);
    if (code === 'internal') assert.match(JSON.stringify(faults), /ffmpeg was killed by SIGSEGV/);
    assert.deepEqual(await server.leftovers(), []);

    restore();
    const next = await server.post(file);
    assert.equal(((await next.json()) as Transcription).text, recording.text);
  });
}

for (const [kind, script] of [
  ['before its first sound', 'exec sleep 1000'],
  ['after some audio', 'head -c 64000 /dev/zero; exec sleep 1000'],
  ['behind a child of its own', 'sleep 1000 & echo $! >"$0.child"; wait'],
] as const) {
  test(`a decoder that hangs ${kind} ends with its client`, async (t) => {
    await using server = await startTestServer({ engine: createToneEngine() });
    await replaceFfmpeg(t, script);
    const abort = new AbortController();
    const answer = fetch(server.url, { method: 'POST', body: file, signal: abort.signal });
    await until(async () => (await childProcesses()).length === 1);
    abort.abort();
    await assert.rejects(answer, { name: 'AbortError' });
    await until(childrenAreGone);
    await until(async () => (await server.leftovers()).length === 0);
  });

  test(`a decoder that hangs ${kind} ends at the deadline`, async (t) => {
    await replaceFfmpeg(t, script);
    await using audio = await reserveTemporaryFile();
    await writeFile(audio.path, file);
    const mediaType = sniffMediaType(file, undefined);
    assert.ok(mediaType);
    const clock = createManualClock();
    using deadline = createDeadline(60, clock);
    const decoding = Array.fromAsync(decode(audio.path, { mediaType, maxSeconds: 3600, signal: deadline.signal }));
    await until(async () => (await childProcesses()).length === 1);
    clock.advance(60);
    await assert.rejects(decoding, { code: 'engine-timeout' });
    assert.ok(await childrenAreGone());
  });
}
