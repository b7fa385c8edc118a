import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { reserveTemporaryFile } from '../testing/temporary-file.ts';
import { fingerprint } from './fingerprint.ts';

test('is equal for the same audio and options, in whatever order and chunks', async () => {
  await using one = await reserveTemporaryFile();
  await using other = await reserveTemporaryFile();
  for (const { path } of [one, other]) await writeFile(path, 'audio'.repeat(100_000));
  assert.equal(
    await fingerprint(one.path, { language: 'en', prompt: 'hello' }),
    await fingerprint(other.path, { prompt: 'hello', language: 'en', temperature: undefined }),
  );
});

test('differs for another byte or another option', async () => {
  await using file = await reserveTemporaryFile();
  const prints = new Set<string>();
  for (const audio of ['audio', 'audiO', '{"language":"en"}\naudio']) {
    await writeFile(file.path, audio);
    for (const options of [{}, { language: 'en' }, { language: 'de' }, { prompt: 'en' }]) {
      prints.add(await fingerprint(file.path, options));
    }
  }
  assert.equal(prints.size, 12);
});

test('rejects for a file that cannot be read', async () => {
  await assert.rejects(fingerprint('/nowhere', {}), { code: 'ENOENT' });
});
