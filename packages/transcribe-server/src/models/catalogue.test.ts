import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from './catalogue.ts';
import { installedSize } from './catalogue-model.ts';
import { defaultModel } from './default-model.ts';

test('pins every model to an exact version or commit, and every file to a size and a SHA-256', () => {
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

test('the default model is the smallest in the catalogue', () => {
  assert.equal(catalogue.toSorted((one, other) => installedSize(one) - installedSize(other))[0], defaultModel);
});
