import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { reserveTemporaryFile } from '../testing/temporary-file.ts';
import { fingerprint } from './fingerprint.ts';

test('the same audio with the same options is the same, however it is written down', async () => {
  await using one = await reserveTemporaryFile();
  await using other = await reserveTemporaryFile();
  for (const { path } of [one, other]) await writeFile(path, 'audio'.repeat(100_000));
  assert.equal(
    await fingerprint(one.path, { language: 'en', prompt: 'hello' }),
    await fingerprint(other.path, { prompt: 'hello', language: 'en', temperature: undefined }),
  );
});

test('any other byte and any other option is something else', async () => {
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

test('what cannot be read has none', async () => {
  await assert.rejects(fingerprint('/nowhere', {}), { code: 'ENOENT' });
});
