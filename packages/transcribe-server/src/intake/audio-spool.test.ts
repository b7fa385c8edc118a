import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { TemporaryFolder } from '../platform/temporary-folder.ts';
import { reserveTemporaryFile } from '../testing/temporary-file.ts';
import { createAudioSpool } from './audio-spool.ts';

/** Creates a folder that counts its files. */
const createFolder = () => {
  const folder = {
    files: 0,
    async reserve() {
      const file = await reserveTemporaryFile();
      folder.files += 1;
      const dispose = async () => {
        folder.files -= 1;
        await file[Symbol.asyncDispose]();
      };
      return { path: file.path, [Symbol.asyncDispose]: dispose };
    },
    async [Symbol.asyncDispose]() {},
  };
  return folder satisfies TemporaryFolder;
};

/** Creates bytes that reveal their position. */
const bytesFrom = (start: number, length: number) => Uint8Array.from({ length }, (_, i) => (start + i) % 251);

test('keeps short audio in memory', async () => {
  const folder = createFolder();
  await using audio = createAudioSpool(folder).open();
  await audio.append(bytesFrom(0, 100_000));
  await audio.append(bytesFrom(100_000, 50_000));
  await audio.end();
  assert.equal(audio.bytes, 150_000);
  assert.deepEqual(audio.head, Buffer.from(bytesFrom(0, 65_536)));
  assert.deepEqual(audio.content(), Buffer.from(bytesFrom(0, 150_000)));
  assert.equal(folder.files, 0);
});

test('writes short audio to a file on request', async () => {
  const folder = createFolder();
  {
    await using audio = createAudioSpool(folder).open();
    await audio.append(bytesFrom(0, 150_000));
    await audio.end();
    const path = await audio.path();
    assert.equal(await audio.path(), path);
    assert.deepEqual(await readFile(path), Buffer.from(bytesFrom(0, 150_000)));
    assert.deepEqual(audio.head, Buffer.from(bytesFrom(0, 65_536)));
    assert.equal(audio.content(), undefined);
    assert.equal(folder.files, 1);
  }
  assert.equal(folder.files, 0);
});

test('writes long audio to a file while it arrives', async () => {
  const folder = createFolder();
  {
    await using audio = createAudioSpool(folder).open();
    for (let start = 0; start < 3_000_000; start += 100_000) await audio.append(bytesFrom(start, 100_000));
    assert.equal(folder.files, 1);
    await audio.end();
    assert.equal(audio.bytes, 3_000_000);
    assert.equal(audio.content(), undefined);
    assert.deepEqual(audio.head, Buffer.from(bytesFrom(0, 65_536)));
    assert.deepEqual(await readFile(await audio.path()), Buffer.from(bytesFrom(0, 3_000_000)));
  }
  assert.equal(folder.files, 0);
});

test('writes short audio to files while memory is short', async () => {
  const folder = createFolder();
  const spool = createAudioSpool(folder);
  const open = async () => {
    const audio = spool.open();
    await audio.append(bytesFrom(0, 900_000));
    await audio.end();
    return audio;
  };
  const audios = await Promise.all(Array.from({ length: 50 }, open));
  assert.ok(folder.files >= 4 && folder.files < 10, `${folder.files}`);
  for (const audio of audios) await audio[Symbol.asyncDispose]();
  assert.equal(folder.files, 0);
  await using last = await open();
  assert.notEqual(last.content(), undefined);
});

test('accepts more during a write, up to a limit', async () => {
  const folder = createFolder();
  const isReady = Promise.withResolvers<void>();
  const reserve = async () => {
    await isReady.promise;
    return folder.reserve();
  };
  await using audio = createAudioSpool({ ...folder, reserve }).open();
  assert.equal(audio.append(bytesFrom(0, 1_600_000)), undefined);
  const appended = audio.append(bytesFrom(1_600_000, 1_000_000));
  assert.notEqual(appended, undefined);
  isReady.resolve();
  await appended;
  await audio.append(bytesFrom(2_600_000, 10));
  await audio.end();
  assert.deepEqual(await readFile(await audio.path()), Buffer.from(bytesFrom(0, 2_600_010)));
});

const isGivenBack = ({ buffer }: Uint8Array): boolean => (buffer as ArrayBuffer).detached;

test('releases the memory of written and abandoned chunks', async () => {
  const [long, end, short] = [bytesFrom(0, 1_600_000), bytesFrom(0, 10_000), bytesFrom(0, 10_000)];
  const spool = createAudioSpool(createFolder());
  await using audio = spool.open();
  await audio.append(long);
  await audio.append(end);
  await audio.end();
  assert.deepEqual([long, end].map(isGivenBack), [true, true]);

  const givenUp = spool.open();
  await givenUp.append(short);
  assert.ok(!isGivenBack(short));
  await givenUp[Symbol.asyncDispose]();
  assert.ok(isGivenBack(short));
});

test('releases the memory of joined chunks', async () => {
  const chunks = [bytesFrom(0, 10_000), bytesFrom(10_000, 10_000)];
  await using audio = createAudioSpool(createFolder()).open();
  for (const chunk of chunks) await audio.append(chunk);
  await audio.end();
  const { head } = audio;
  for (let times = 0; times < 2; times++) assert.deepEqual(audio.content(), Buffer.from(bytesFrom(0, 20_000)));
  assert.deepEqual(head, Buffer.from(bytesFrom(0, 20_000)));
  assert.deepEqual(chunks.map(isGivenBack), [true, true]);
});

test('does not release memory that was returned, is shared or is small', async () => {
  const handedOut = bytesFrom(0, 10_000);
  const part = bytesFrom(0, 20_000).subarray(0, 10_000);
  const small = bytesFrom(0, 256);
  for (const chunk of [handedOut, part, small]) {
    const audio = createAudioSpool(createFolder()).open();
    await audio.append(chunk);
    await audio.end();
    if (chunk === handedOut) assert.equal(audio.content(), chunk);
    await audio.path();
    await audio[Symbol.asyncDispose]();
    assert.deepEqual(chunk, bytesFrom(0, chunk.length));
  }
});

test('rejects append and end after a disk error', async () => {
  const full = new Error('The disk is full.');
  await using audio = createAudioSpool({ ...createFolder(), reserve: () => Promise.reject(full) }).open();
  assert.equal(audio.append(bytesFrom(0, 1_600_000)), undefined);
  await assert.rejects(async () => audio.append(bytesFrom(0, 1)), full);
  await assert.rejects(audio.end(), full);
});

test('leaves no file when audio is abandoned while its file is created', async () => {
  const folder = createFolder();
  const audio = createAudioSpool(folder).open();
  const appending = audio.append(bytesFrom(0, 1_600_000));
  await audio[Symbol.asyncDispose]();
  await appending;
  assert.equal(folder.files, 0);
});

test('counts the overhead of small chunks', async () => {
  const folder = createFolder();
  await using audio = createAudioSpool(folder).open();
  for (let i = 0; i < 20_000; i++) await audio.append(bytesFrom(i, 1));
  await audio.end();
  assert.equal(folder.files, 1);
  assert.deepEqual(await readFile(await audio.path()), Buffer.from(bytesFrom(0, 20_000)));
});

test('never returns audio that was written incompletely', async () => {
  const folder = createFolder();
  const full = new Error('The disk is full.');
  const audio = createAudioSpool({ ...folder, reserve: () => Promise.reject(full) }).open();
  await audio.append(bytesFrom(0, 1000));
  await audio.end();
  for (let times = 0; times < 2; times++) await assert.rejects(audio.path(), full);
});
