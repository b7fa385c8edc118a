import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { joinSamples } from '../../testing/decode-all.ts';
import { decodeDtmf } from '../../testing/decode-dtmf.ts';
import { encodeAudio, randomDigitGroups, toneRecording } from '../../testing/index.ts';
import { reserveTemporaryFile } from '../../testing/temporary-file.ts';
import { encodeWav, lengthOf, type PcmChannels, type PcmSamples } from '../pcm.ts';
import { createDecoderPool, type DecoderPool, type DecodingFault } from './decoder-pool.ts';

const { signal } = new AbortController();
const faultyWorker = new URL('../../testing/faulty-decoder-worker.ts', import.meta.url);
const wav = (seconds: number) => encodeWav(new Int16Array(16_000 * seconds).map((_, i) => i % 1000));

const open = (pool: DecoderPool, bytes: Uint8Array) =>
  pool.decode({ container: 'wav', audio: { bytes }, maxSeconds: 3600, signal });

/** Reads all samples of a recording, and the fault if decoding failed. */
const readAll = async (decoding: AsyncGenerator<PcmChannels, DecodingFault | undefined>) => {
  const chunks: PcmSamples[] = [];
  for (;;) {
    const { done, value } = await decoding.next();
    if (done) return { samples: new Int16Array(await new Blob(chunks).arrayBuffer()), fault: value };
    chunks.push(...value.slice(0, 1));
  }
};

test('continues a recording however often others make its thread hang', async () => {
  const pool = createDecoderPool({ threads: 1, stallSeconds: 1, worker: faultyWorker });
  const good = open(pool, wav(60));
  let length = lengthOf((await good.next()).value as PcmChannels);
  for (let i = 0; i < 3; i++) {
    const bad = open(pool, new TextEncoder().encode('hang me'));
    assert.equal((await readAll(bad)).fault?.type, 'failed');
  }
  const rest = await readAll(good);
  assert.equal(rest.fault, undefined);
  length += rest.samples.length;
  assert.equal(length, 60 * 16_000);
});

for (const kind of ['hang', 'exit'] as const) {
  test(`a recording that makes its thread ${kind} fails alone, and the others of that thread continue`, async () => {
    const pool = createDecoderPool({ threads: 1, stallSeconds: 1, worker: faultyWorker });
    const whole = wav(60);
    const good = open(pool, whole);
    const first = await good.next();
    assert.ok(!first.done);
    const bad = await readAll(open(pool, new TextEncoder().encode(`${kind} me`)));
    assert.equal(bad.fault?.type, 'failed');
    const rest = await readAll(good);
    assert.equal(rest.fault, undefined);
    const samples = new Int16Array([...(first.value[0] ?? []), ...rest.samples]);
    assert.deepEqual(samples, new Int16Array(whole.buffer, 44));
    assert.deepEqual((await readAll(open(pool, whole))).samples, samples);
  });
}

test('keeps the samples of twelve growing recordings apart', async () => {
  const pool = createDecoderPool({ threads: 2 });
  await Promise.all(
    Array.from({ length: 12 }, async (_, i) => {
      const { samples, text } = toneRecording(randomDigitGroups({ seed: 500 + i, groups: 3 }));
      const file = await encodeAudio(samples, i % 2 ? 'webm-opus-live' : 'ogg-opus');
      await using place = await reserveTemporaryFile();
      await writeFile(place.path, '');
      let size = 0;
      const nextGrowth = async () => {
        const end = Math.min(file.length, size + 1500);
        await appendFile(place.path, file.subarray(size, end));
        size = end;
        return { size, isComplete: size === file.length };
      };
      const audio = { path: place.path, size: 0, isComplete: false };
      const container = i % 2 ? 'webm' : 'ogg';
      const decoded = await joinSamples(pool.decode({ container, audio, maxSeconds: 60, nextGrowth, signal }));
      assert.equal(
        decodeDtmf(decoded)
          .map(({ word }) => word)
          .join(' '),
        text,
      );
    }),
  );
});

test('decodes only slightly ahead of the reader', async () => {
  const pool = createDecoderPool({ threads: 1 });
  const abort = new AbortController();
  const waiting = pool.decode({ container: 'wav', audio: { bytes: wav(120) }, maxSeconds: 3600, signal: abort.signal });
  await waiting.next();
  const { samples } = await readAll(open(pool, wav(120)));
  assert.equal(samples.length, 120 * 16_000);
  abort.abort(new Error('enough'));
  await assert.rejects(waiting.next(), { message: 'enough' });
});

test('aborts a recording that is waiting for more bytes', async () => {
  const pool = createDecoderPool({ threads: 1 });
  await using place = await reserveTemporaryFile();
  await writeFile(place.path, wav(1).subarray(0, 20_000));
  const abort = new AbortController();
  const audio = { path: place.path, size: 20_000, isComplete: false };
  const nextGrowth = () => new Promise<never>(() => {});
  const decoding = pool.decode({ container: 'wav', audio, maxSeconds: 60, nextGrowth, signal: abort.signal });
  const first = await decoding.next();
  assert.ok(!first.done && lengthOf(first.value) > 9000);
  const second = decoding.next();
  abort.abort(new Error('gone'));
  await assert.rejects(second, { message: 'gone' });
});
