import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeModel } from '../testing/model-fixture.ts';
import { addressOf, catalogue } from './catalogue.ts';

test('the catalogue is one of names that are folders, archives of the publisher and whole checksums', () => {
  for (const model of catalogue) {
    assert.match(model.name, /^[a-z0-9][a-z0-9.-]*$/);
    assert.match(model.archiveUrl, /^https:\/\/github\.com\/k2-fsa\/sherpa-onnx\/releases\/download\/.*\.tar\.bz2$/);
    assert.match(model.sha256 ?? '', /^([0-9a-f]{64})?$/);
    assert.ok(model.files.some((file) => file.endsWith('tokens.txt')));
  }
  assert.equal(new Set(catalogue.map(({ name }) => name)).size, catalogue.length);
});

test('a mirror takes the place of the host, whatever comes after its name', () => {
  const model = describeModel(new Uint8Array());
  assert.equal(addressOf(model), model.archiveUrl);
  assert.equal(addressOf(model, 'http://a.example'), 'http://a.example/releases/made-model.tar.bz2');
  assert.equal(addressOf(model, 'https://a.example/b/'), 'https://a.example/b/releases/made-model.tar.bz2');
});
