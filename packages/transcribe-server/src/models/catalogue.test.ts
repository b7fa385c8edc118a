import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from './catalogue.ts';
import { diskBytesOf } from './catalogue-model.ts';
import { defaultModel } from './default-model.ts';

test('every model is pinned: an exact version or commit, and a size and a SHA-256 for each file', () => {
  for (const { name, source, files } of catalogue) {
    assert.match(name, /^[a-z0-9][a-z0-9._-]*$/);
    if (source.kind === 'hub') assert.match(source.revision, /^[0-9a-f]{40}$/);
    else assert.match(source.package, /^@[a-z-]+\/[a-z-]+@\d+\.\d+\.\d+$/);
    for (const { bytes, sha256 } of files) {
      assert.ok(bytes > 0);
      assert.match(sha256, /^[0-9a-f]{64}$/);
    }
    assert.ok(files.some((file) => file.name.endsWith('tokens.txt')));
  }
  assert.equal(new Set(catalogue.map(({ name }) => name)).size, catalogue.length);
});

test('the default model is one of the catalogue, and the smallest', () => {
  assert.equal(catalogue.toSorted((one, other) => diskBytesOf(one) - diskBytesOf(other))[0], defaultModel);
});
