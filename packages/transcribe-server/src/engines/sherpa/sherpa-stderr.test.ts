import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { markOf, readComplaints } from './sherpa-stderr.ts';

const complaint = '/source/recogniser.cc:Decode:71 Caught exception: no such node';

test('finds a mark in the middle of a line, and reads the text before it', async () => {
  const output = new PassThrough();
  const complaints = readComplaints(output);
  const marked = complaints.untilMark(7);
  output.write(`${complaint}${markOf(7)}\n`);
  await marked;
  assert.equal(complaints.givenUp, 1);
  assert.equal(complaints.last(), 'Caught exception: no such node');
});

test('resolves immediately for a mark that was already read', async () => {
  const output = new PassThrough();
  const complaints = readComplaints(output);
  output.write(`${complaint}\n${markOf(1)}${markOf(2)}`);
  await complaints.untilMark(2);
  await complaints.untilMark(1);
  assert.equal(complaints.givenUp, 1);
});

test('does not wait for a mark after the end of the stream', async () => {
  const output = new PassThrough();
  const complaints = readComplaints(output);
  const marked = complaints.untilMark(7);
  output.end(complaint);
  await marked;
  await complaints.untilMark(8);
  assert.equal(complaints.givenUp, 1);
});
