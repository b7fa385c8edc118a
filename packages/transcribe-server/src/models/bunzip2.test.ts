import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { bzip2 } from '../testing/bzip2.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { bunzip2 } from './bunzip2.ts';
import { ModelError } from './model-error.ts';

/** Made with bzip2 1.0.8. */
const packedText = Buffer.from(
  'QlpoOTFBWSZTWUkBFnUAAAZTgAAUQAEEAD////AgACM2mkAaeoYjam2qDGAAAAAK+CCQipLzro7ahTKdzPraTQ7J4qaLY+vWMBHfU/F3JFOFCQSQEWdQ',
  'base64',
);
const text = 'The quick brown fox jumps over the lazy dog. aaaaaaaaaaaaaaaa\n';

const unpack = async (packed: Uint8Array, chunkBytes = 1000): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  const source = async function* () {
    for (let i = 0; i < packed.length; i += chunkBytes) yield packed.subarray(i, i + chunkBytes);
  };
  for await (const chunk of bunzip2(source())) chunks.push(chunk);
  return Buffer.concat(chunks);
};

test('what bzip2 has packed is unpacked, in whatever pieces it comes', async () => {
  for (const chunkBytes of [1, 7, 1000]) assert.equal(String(await unpack(packedText, chunkBytes)), text);
});

test('nothing, runs and noise come back as they were, and streams that follow each other too', async () => {
  const random = createSeededRandom(1);
  const noise = Uint8Array.from({ length: 50_000 }, () => random() * 256);
  for (const bytes of [new Uint8Array(), new Uint8Array(3000), noise]) {
    assert.deepEqual(await unpack(bzip2(bytes)), Buffer.from(bytes));
  }
  assert.deepEqual(await unpack(Buffer.concat([packedText, bzip2(noise)])), Buffer.concat([Buffer.from(text), noise]));
});

const hasBzip2 = spawnSync('bzip2', ['--version']).error === undefined;
test('many blocks of real files are unpacked as bzip2 does it', { skip: !hasBzip2 && 'no bzip2 here' }, async () => {
  const random = createSeededRandom(2);
  const words = Array.from({ length: 5000 }, () => random().toString(36).slice(2));
  const bytes = Buffer.from(Array.from({ length: 40_000 }, () => words[Math.floor(random() ** 3 * 5000)]).join(' '));
  for (const level of ['-1', '-9']) {
    const { stdout } = spawnSync('bzip2', [level], { input: bytes, maxBuffer: 1e8 });
    assert.ok((await unpack(stdout)).equals(bytes));
  }
});

test('no byte can be damaged or missing without being noticed', async () => {
  for (let i = 0; i < packedText.length; i += 1) {
    const damaged = Buffer.from(packedText);
    damaged[i] = (damaged[i] ?? 0) ^ 0x10;
    const wasNoticed = unpack(damaged).then(
      (unpacked) => String(unpacked) === text, // A bit that nothing depends on: padding, or a code that is not used.
      (error) => error instanceof ModelError,
    );
    assert.ok(await wasNoticed, `byte ${i}`);
    await assert.rejects(unpack(packedText.subarray(0, i)), ModelError, `only ${i} bytes`);
  }
});

test('what is no bzip2 is said to be none', async () => {
  await assert.rejects(unpack(Buffer.from('<html>Sign in to the network</html>')), /does not begin as one/);
});
