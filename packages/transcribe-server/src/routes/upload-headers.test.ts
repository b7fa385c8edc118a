import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultLimits } from '../platform/limits.ts';
import { formatUploadLimit, readAppend, readCreation, readUploadComplete } from './upload-headers.ts';

test('reads Upload-Complete as a Boolean Item and ignores its parameters', () => {
  for (const [text, expected] of [
    ['?1', true],
    ['?0', false],
    [' ?1 ', true],
    ['?1;a=b;c', true],
  ] as const) {
    assert.equal(readUploadComplete(new Headers({ 'Upload-Complete': text })), expected, text);
  }
});

test('ignores an Upload-Complete that is malformed or no Boolean', () => {
  for (const text of ['', '1', 'true', '?2', '?1, ?1', '?1 x', '?1;A=1', '"?1"']) {
    assert.equal(readUploadComplete(new Headers({ 'Upload-Complete': text })), undefined, text);
  }
});

const part = (fields: Record<string, string>) =>
  readAppend(new Headers({ 'Content-Type': 'application/partial-upload', 'Upload-Complete': '?0', ...fields }), {
    ...defaultLimits,
    maxUploadBytes: 1000,
  });

test('reads Upload-Offset and Upload-Length as Integers with parameters', () => {
  assert.deepEqual(part({ 'Upload-Offset': '10;a', 'Upload-Length': '0900' }), {
    offset: 10,
    isLast: false,
    length: 900,
  });
});

test('rejects an Upload-Offset that is malformed or no Integer as missing', () => {
  for (const text of ['', '-1', '1.5', '1e3', '0x10', '1, 2', '"1"', '1 2', '1234567890123456', ':MTA=:']) {
    assert.throws(() => part({ 'Upload-Offset': text }), { code: 'invalid-request', param: 'Upload-Offset' }, text);
  }
});

test('rejects a part that ends after the announced or the largest length', () => {
  const last = { 'Upload-Offset': '10', 'Upload-Complete': '?1', 'Content-Length': '5' };
  assert.equal(part(last).length, 15);
  assert.throws(() => part({ ...last, 'Upload-Length': '14' }), { code: 'invalid-request' });
  assert.throws(() => part({ ...last, 'Content-Length': '991' }), { code: 'audio-too-large' });
});

test('reads the length of a whole upload from Content-Length', () => {
  const headers = new Headers({ 'Upload-Complete': '?1', 'Content-Length': '12' });
  assert.equal(readCreation(headers, true, defaultLimits).length, 12);
});

test('accepts no content coding but identity', () => {
  const read = (coding: string) => readCreation(new Headers({ 'Content-Encoding': coding }), false, defaultLimits);
  assert.equal(read(' Identity').offset, 0);
  assert.throws(() => read('gzip'), { code: 'unsupported-media-type', param: 'Content-Encoding' });
});

test('formats Upload-Limit as a Dictionary', () => {
  const limits = { ...defaultLimits, maxUploadBytes: 1000, uploadTtlSeconds: 60 };
  assert.equal(formatUploadLimit(limits), 'max-size=1000, max-append-size=1000, max-age=60');
});
