import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { createToneEngine, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { encodeWav } from '../packages/transcribe-server/src/audio/pcm.ts';
import { describeSettings } from '../packages/transcribe-server/src/cli/config.ts';
import { createTemporaryFolder } from '../packages/transcribe-server/src/platform/temporary-folder.ts';
import { startTestServer } from '../packages/transcribe-server/src/testing/test-server.ts';
import { documents, withTables } from '../scripts/doc-tables.ts';

const root = join(import.meta.dirname, '..');
const readme = await readFile(join(root, 'README.md'), 'utf8');

/** Returns the code blocks of a language. */
const snippets = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code = '']) => code);

test('every generated table is up to date', async () => {
  for (const { name } of describeSettings()) assert.ok(readme.includes(`| \`${name}\``), name);
  for (const { path, tables } of documents) {
    const text = await readFile(join(root, path), 'utf8');
    assert.equal(text, withTables(text, tables), 'npm run docs writes it anew');
  }
});

test('the script tag is that of the example, which another test runs in a browser', async () => {
  const example = await readFile(join(root, 'examples/script-tag/index.html'), 'utf8');
  const [scriptTag = ''] = snippets('html');
  for (const line of scriptTag.trim().split('\n')) assert.ok(example.includes(line), line);
});

test('the curl command transcribes', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  await using folder = createTemporaryFolder();
  await using file = await folder.reserve('.wav');
  const { samples, text } = toneRecording(['12345', '67890']);
  await writeFile(file.path, encodeWav(samples));
  const command = snippets('sh').find((snippet) => snippet.startsWith('curl')) ?? '';
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    command.replace('http://localhost:8787', new URL(server.url).origin).replace('speech.wav', file.path),
  ]);
  assert.equal(stdout, `${text}\n`);
});
