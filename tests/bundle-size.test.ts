import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

/** What the server serves, as it was last built. */
const folder = new URL('../packages/transcribe-server/dist/public/', import.meta.url);

test('compressed, the first script has at most 27 kB', async () => {
  const script = await readFile(new URL('audio-transcriber.js', folder));
  assert.ok(gzipSync(script, { level: 9 }).length <= 27_000);
});

test('the first script needs no other to begin with', async () => {
  const script = await readFile(new URL('audio-transcriber.js', folder), 'utf8');
  assert.match(script, /\bimport\("\.\/audio-transcriber\.\w/);
  assert.doesNotMatch(script, /\bimport\s*["'{*]|\bfrom\s*["']\.|\bexport\b[^;]*\bfrom\b/);
});
