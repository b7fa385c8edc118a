import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileNameFor, listsMediaType } from './media-type.ts';

test('names a file by its content', () => {
  assert.equal(fileNameFor('audio/webm;codecs=opus'), 'recording.webm');
  assert.equal(fileNameFor('audio/ogg; codecs=opus'), 'recording.ogg');
  assert.equal(fileNameFor('audio/mp4; codecs=mp4a'), 'recording.m4a');
  assert.equal(fileNameFor('audio/wav'), 'recording.wav');
  assert.equal(fileNameFor(''), 'recording');
});

test('matches media types by container, and by codec if both have one', () => {
  const table: [listed: string, wanted: string, isListed: boolean][] = [
    ['audio/webm;codecs=opus', 'audio/webm; codecs="opus"', true],
    ['audio/webm;codecs=opus', 'audio/webm;codecs=vorbis', false],
    ['audio/webm;codecs=opus', 'audio/webm', true],
    ['audio/mp4', 'audio/mp4;codecs=mp4a.40.2', true],
    ['audio/mp4;codecs=mp4a.40.5', 'audio/mp4;codecs=mp4a.40.2', true],
    ['audio/mp4;codecs=opus', 'audio/mp4;codecs=mp4a.40.2', false],
    ['audio/x-wav', 'audio/wav', true],
    ['audio/aiff', 'audio/wav', false],
    ['audio/mp3', 'audio/mpeg', true],
  ];
  for (const [listed, wanted, isListed] of table) {
    assert.equal(listsMediaType(['audio/flac', listed], wanted), isListed, `${wanted} in ${listed}`);
  }
  assert.equal(listsMediaType([], 'audio/wav'), false);
});
