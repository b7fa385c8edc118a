import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { TemporaryFolder } from '../platform/temporary-folder.ts';
import { reserveTemporaryFile } from '../testing/temporary-file.ts';
import { createAudioSpool } from './audio-spool.ts';

/** A folder that counts the files which are there. */
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

/** Bytes that tell where they belong. */
const bytesFrom = (start: number, length: number) => Uint8Array.from({ length }, (_, i) => (start + i) % 251);

test('what is short stays in memory', async () => {
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

test('what is short goes to a file for who needs one', async () => {
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

test('what is long goes to a file while it comes', async () => {
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

test('many that are short go to files too, until there is room again', async () => {
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

test('more is taken while the disk is at work, but not without end', async () => {
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

test('the memory of what was written or given up is given back', async () => {
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

test('the memory of chunks that were joined is given back', async () => {
  const chunks = [bytesFrom(0, 10_000), bytesFrom(10_000, 10_000)];
  await using audio = createAudioSpool(createFolder()).open();
  for (const chunk of chunks) await audio.append(chunk);
  await audio.end();
  const { head } = audio;
  for (let times = 0; times < 2; times++) assert.deepEqual(audio.content(), Buffer.from(bytesFrom(0, 20_000)));
  assert.deepEqual(head, Buffer.from(bytesFrom(0, 20_000)));
  assert.deepEqual(chunks.map(isGivenBack), [true, true]);
});

test('memory that was handed out, that belongs to more than the chunk, or is next to none, is left alone', async () => {
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

test('a disk that fails is told to who goes on, and to who ends', async () => {
  const full = new Error('The disk is full.');
  await using audio = createAudioSpool({ ...createFolder(), reserve: () => Promise.reject(full) }).open();
  assert.equal(audio.append(bytesFrom(0, 1_600_000)), undefined);
  await assert.rejects(async () => audio.append(bytesFrom(0, 1)), full);
  await assert.rejects(audio.end(), full);
});

test('what is given up while its file is being made leaves none', async () => {
  const folder = createFolder();
  const audio = createAudioSpool(folder).open();
  const appending = audio.append(bytesFrom(0, 1_600_000));
  await audio[Symbol.asyncDispose]();
  await appending;
  assert.equal(folder.files, 0);
});

test('many small chunks count for more than their bytes', async () => {
  const folder = createFolder();
  await using audio = createAudioSpool(folder).open();
  for (let i = 0; i < 20_000; i++) await audio.append(bytesFrom(i, 1));
  await audio.end();
  assert.equal(folder.files, 1);
  assert.deepEqual(await readFile(await audio.path()), Buffer.from(bytesFrom(0, 20_000)));
});

test('audio that could not be written whole is never given out', async () => {
  const folder = createFolder();
  const full = new Error('The disk is full.');
  const audio = createAudioSpool({ ...folder, reserve: () => Promise.reject(full) }).open();
  await audio.append(bytesFrom(0, 1000));
  await audio.end();
  for (let times = 0; times < 2; times++) await assert.rejects(audio.path(), full);
});
