import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { markOf, readComplaints } from './sherpa-stderr.ts';

const complaint = '/source/recogniser.cc:Decode:71 Caught exception: no such node';

test('a mark is found in the middle of a line, and what stood before it is read', async () => {
  const output = new PassThrough();
  const complaints = readComplaints(output);
  const marked = complaints.untilMark(7);
  output.write(`${complaint}${markOf(7)}\n`);
  await marked;
  assert.equal(complaints.givenUp, 1);
  assert.equal(complaints.last(), 'Caught exception: no such node');
});

test('a mark that was read before it is asked for has passed', async () => {
  const output = new PassThrough();
  const complaints = readComplaints(output);
  output.write(`${complaint}\n${markOf(1)}${markOf(2)}`);
  await complaints.untilMark(2);
  await complaints.untilMark(1);
  assert.equal(complaints.givenUp, 1);
});

test('nobody waits for a mark that cannot come any more', async () => {
  const output = new PassThrough();
  const complaints = readComplaints(output);
  const marked = complaints.untilMark(7);
  output.end(complaint);
  await marked;
  await complaints.untilMark(8);
  assert.equal(complaints.givenUp, 1);
});
