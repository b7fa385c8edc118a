import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { markOf, readSherpaStderr } from './sherpa-stderr.ts';

const complaint = '/source/recogniser.cc:Decode:71 Caught exception: no such node';

test('finds a mark in the middle of a line, and reads the text before it', async () => {
  const output = new PassThrough();
  const stderr = readSherpaStderr(output);
  const marked = stderr.untilMark(7);
  output.write(`${complaint}${markOf(7)}\n`);
  await marked;
  assert.equal(stderr.failedCount, 1);
  assert.equal(stderr.lastLines(), 'Caught exception: no such node');
});

test('resolves immediately for a mark that was already read', async () => {
  const output = new PassThrough();
  const stderr = readSherpaStderr(output);
  output.write(`${complaint}\n${markOf(1)}${markOf(2)}`);
  await stderr.untilMark(2);
  await stderr.untilMark(1);
  assert.equal(stderr.failedCount, 1);
});

test('does not wait for a mark after the end of the stream', async () => {
  const output = new PassThrough();
  const stderr = readSherpaStderr(output);
  const marked = stderr.untilMark(7);
  output.end(complaint);
  await marked;
  await stderr.untilMark(8);
  assert.equal(stderr.failedCount, 1);
});
