import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { bzip2 } from '../testing/bzip2.ts';
import { paxRecord, type TarFile, writeTar } from '../testing/write-tar.ts';
import { unpackModel } from './extract-archive.ts';
import { ModelError } from './model-error.ts';

let parent: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'unpack-model-test-'));
});
after(() => rm(parent, { recursive: true }));

const { signal } = new AbortController();

const unpack = async (files: readonly TarFile[] | Uint8Array, { maxBytes = 1_000_000 } = {}) => {
  const place = await mkdtemp(join(parent, 'place-'));
  const folder = join(place, 'models', 'model');
  await mkdir(folder, { recursive: true });
  const archive = join(place, 'archive');
  await writeFile(archive, bzip2(files instanceof Uint8Array ? files : writeTar(files)));
  const unpacking = unpackModel({ archive, folder, files: ['model.onnx', 'tokens.txt'], maxBytes, signal });
  return { place, folder, unpacking };
};

const model = { name: 'm/model.onnx', content: 'weights' };
const tokens = { name: 'm/tokens.txt', content: 'tokens' };

test('the files of the model and its licence are kept, and nothing else', async () => {
  const others = [
    { name: 'm/', type: '5' },
    { name: 'm/LICENSE', content: 'free' },
    { name: 'm/model.fp32.onnx', content: 'too large' },
    { name: 'm/test_wavs/tokens.txt', content: 'other' },
    { name: 'tokens.txt', content: 'other' },
  ];
  const { folder, unpacking } = await unpack([...others, model, tokens]);
  await unpacking;
  assert.deepEqual((await readdir(folder)).sort(), ['LICENSE', 'model.onnx', 'tokens.txt']);
  assert.equal(await readFile(join(folder, 'tokens.txt'), 'utf8'), 'tokens');
});

test('names that are told apart from their entry, as pax and GNU do it, are understood', async () => {
  const { folder, unpacking } = await unpack([
    { name: 'PaxHeader', type: 'x', content: paxRecord('mtime', '1.5') + paxRecord('path', 'm/model.onnx') },
    { name: 'short', content: 'weights' },
    { name: '././@LongLink', type: 'L', content: 'm/tokens.txt\0' },
    { name: 'short', content: 'tokens' },
  ]);
  await unpacking;
  assert.deepEqual((await readdir(folder)).sort(), ['model.onnx', 'tokens.txt']);
});

for (const [what, file] of [
  ['climbs out of its folder', { name: '../../tokens.txt', content: 'x' }],
  ['climbs out in the middle', { name: 'm/../../../tokens.txt', content: 'x' }],
  ['has an absolute path', { name: '/tmp/unpack-model-test-absolute', content: 'x' }],
  ['climbs out as Windows would', { name: 'm\\..\\tokens.txt', content: 'x' }],
  ['has a path with a drive', { name: 'C:/tokens.txt', content: 'x' }],
  ['holds a link to a path', { name: 'm/tokens.txt', type: '2', linkName: '/etc/passwd' }],
  ['holds a link to a file', { name: 'm/tokens.txt', type: '1', linkName: 'm/model.onnx' }],
  ['holds a device', { name: 'm/tokens.txt', type: '3' }],
  ['holds a pipe', { name: 'm/tokens.txt', type: '6' }],
] as const) {
  test(`an archive that ${what} is refused, and nothing is outside the folder`, async () => {
    const { place, folder, unpacking } = await unpack([model, file, tokens]);
    await assert.rejects(unpacking, (error) => error instanceof ModelError && /refused/.test(error.message));
    assert.deepEqual((await readdir(place)).sort(), ['archive', 'models']);
    assert.deepEqual(await readdir(join(place, 'models')), ['model']);
    assert.deepEqual(await readdir(folder), ['model.onnx']);
  });
}

test('a path that climbs out by its attributes is refused too', async () => {
  const attributes = { name: 'PaxHeader', type: 'x', content: paxRecord('path', '../tokens.txt') };
  const { unpacking } = await unpack([attributes, tokens, model]);
  await assert.rejects(unpacking, /refused: it holds a path out of its folder/);
});

test('an archive that holds more than it may is refused before it is on the disk', async () => {
  const { folder, unpacking } = await unpack([{ ...model, content: new Uint8Array(300_000) }, tokens], {
    maxBytes: 100_000,
  });
  await assert.rejects(unpacking, /refused: it holds more than 100 kB/);
  const [name] = await readdir(folder);
  assert.ok(name === undefined || (await readFile(join(folder, name))).length <= 100_000);
});

test('an archive of too many files is refused', async () => {
  const files = Array.from({ length: 1001 }, (_, i) => ({ name: `m/${i}` }));
  const { unpacking } = await unpack([...files, model, tokens], { maxBytes: 10_000_000 });
  await assert.rejects(unpacking, /more than 1000 files/);
});

test('a name that would fill the memory is refused', async () => {
  const { unpacking } = await unpack([{ name: 'L', type: 'L', content: new Uint8Array(70_000) }, model, tokens]);
  await assert.rejects(unpacking, /a name that is too long/);
});

test('a file that is missing is named', async () => {
  const { unpacking } = await unpack([model]);
  await assert.rejects(unpacking, /lacks tokens\.txt/);
});

test('a tar that is cut off or no tar at all is said to be damaged', async () => {
  const whole = writeTar([model, tokens]);
  for (const bytes of [whole.subarray(0, 600), whole.subarray(0, 100), new Uint8Array(2000).fill(7)]) {
    const { unpacking } = await unpack(bytes);
    await assert.rejects(unpacking, /damaged/);
  }
});
