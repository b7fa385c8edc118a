import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { test } from 'node:test';
import { queryObjects } from 'node:v8';
import { reserveTemporaryFile } from '../testing/temporary-file.ts';
import { createGrowingFile } from './growing-file.ts';

const never = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));
const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = async (chunks: AsyncIterable<Uint8Array>) => Buffer.concat(await Array.fromAsync(chunks)).toString();

test('yields what is written before and during the read, until the file is complete', async () => {
  await using file = await createGrowingFile(await reserveTemporaryFile());
  await file.append(bytes('one '));
  const early = textOf(file.read(never));
  await file.append(bytes('two '));
  await settle();
  await file.append(bytes('x'.repeat(200_000)));
  file.complete();
  const whole = `one two ${'x'.repeat(200_000)}`;
  assert.equal(await early, whole);
  assert.equal(await textOf(file.read(never)), whole);
  assert.equal(file.bytes, whole.length);
});

test('resolves with the head when enough bytes are written, or all', async () => {
  await using file = await createGrowingFile(await reserveTemporaryFile());
  const head = file.readHead(100, 6, never);
  await file.append(bytes('one'));
  await file.append(bytes(' two three'));
  assert.equal(Buffer.from(await head).toString(), 'one two three');
  assert.equal(Buffer.from(await file.readHead(3, 1, never)).toString(), 'one');
  const all = file.readHead(100, 50, never);
  file.complete();
  assert.equal((await all).length, 13);
});

test('stops waiting when the signal is aborted', async () => {
  await using file = await createGrowingFile(await reserveTemporaryFile());
  const stop = new AbortController();
  const waits = [
    file.completed(stop.signal),
    file.readHead(10, 1, stop.signal),
    Array.fromAsync(file.read(stop.signal)),
  ];
  stop.abort(new Error('enough'));
  for (const wait of waits) await assert.rejects(wait, /enough/);
});

test('holds no memory for appended chunks while somebody waits for the end', async () => {
  await using file = await createGrowingFile(await reserveTemporaryFile());
  const completed = file.completed(never);
  const before = queryObjects(Promise, { format: 'count' });
  for (let i = 0; i < 1000; i++) await file.append(Uint8Array.of(1));
  const held = queryObjects(Promise, { format: 'count' }) - before;
  assert.ok(held < 100, `${held} promises`);
  file.complete();
  await completed;
});

test('creates the file for its owner alone, and removes it on disposal', async () => {
  const file = await createGrowingFile(await reserveTemporaryFile());
  assert.equal((await stat(file.path)).mode & 0o777, 0o600);
  await file[Symbol.asyncDispose]();
  await assert.rejects(stat(file.path), { code: 'ENOENT' });
});
