import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

/** What the server serves, as it was last built. */
const folder = new URL('../packages/transcribe-server/dist/public/', import.meta.url);

test('compressed, the first script has at most 20 kB, and all that it may ask for later 56 kB with it', async () => {
  const sizes = new Map<string, number>();
  for (const name of await readdir(folder)) {
    sizes.set(name, gzipSync(await readFile(new URL(name, folder)), { level: 9 }).length);
  }
  const all = [...sizes.values()].reduce((total, size) => total + size, 0);
  assert.ok((sizes.get('audio-transcriber.js') ?? Infinity) <= 20_000 && all <= 56_000, `${[...sizes]}`);
});

test('the first script needs no other to begin with', async () => {
  const script = await readFile(new URL('audio-transcriber.js', folder), 'utf8');
  assert.match(script, /\bimport\("\.\/audio-transcriber\.\w/);
  assert.doesNotMatch(script, /\bimport\s*["'{*]|\bfrom\s*["']\.|\bexport\b[^;]*\bfrom\b/);
});
