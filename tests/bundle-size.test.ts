import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

/** The bundle that the server serves, from the last build. */
const folder = new URL('../packages/transcribe-server/dist/public/', import.meta.url);

test('the first script is at most 27 kB, compressed', async () => {
  const script = await readFile(new URL('audio-transcriber.js', folder));
  assert.ok(gzipSync(script, { level: 9 }).length <= 27_000);
});

test('the first script has no static imports', async () => {
  const script = await readFile(new URL('audio-transcriber.js', folder), 'utf8');
  assert.match(script, /\bimport\("\.\/audio-transcriber\.\w/);
  assert.doesNotMatch(script, /\bimport\s*["'{*]|\bfrom\s*["']\.|\bexport\b[^;]*\bfrom\b/);
});
