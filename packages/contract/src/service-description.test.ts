import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseServiceDescription } from './service-description.ts';

test('keeps the fields of a service description that are well formed', () => {
  const description = { max_audio_seconds: 60, ready: false, languages: ['en'], media_types: ['audio/wav'] };
  assert.deepEqual(parseServiceDescription({ ...description, other: 1 }), description);
});

test('leaves out malformed fields of a service description', () => {
  assert.deepEqual(
    parseServiceDescription({ max_audio_seconds: '60', ready: 1, languages: [1], media_types: 'x' }),
    {},
  );
  for (const value of [undefined, null, 'text', []]) assert.deepEqual(parseServiceDescription(value), {});
});
