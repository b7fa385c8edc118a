import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseMediaType, fileNameFor } from './media-type.ts';

const supporting =
  (...mediaTypes: string[]) =>
  (mediaType: string) =>
    mediaTypes.includes(mediaType);

const everything = () => true;

test('Chromium and Firefox record Opus, Safari records AAC', () => {
  assert.equal(chooseMediaType(everything, 'Google Inc.'), 'audio/webm;codecs=opus');
  assert.equal(chooseMediaType(everything, ''), 'audio/webm;codecs=opus');
  assert.equal(chooseMediaType(everything, 'Apple Computer, Inc.'), 'audio/mp4;codecs=mp4a.40.2');
});

test('what is not supported is passed over, and in the end the browser chooses', () => {
  assert.equal(chooseMediaType(supporting('audio/ogg;codecs=opus'), ''), 'audio/ogg;codecs=opus');
  assert.equal(chooseMediaType(supporting('audio/mp4;codecs=mp4a.40.2'), ''), 'audio/mp4;codecs=mp4a.40.2');
  assert.equal(chooseMediaType(supporting('audio/mp4'), 'Google Inc.'), undefined);
});

test('a page may want another type, and gets it where the browser has it', () => {
  const choose = (wanted: string, isTypeSupported = everything as (mediaType: string) => boolean) =>
    chooseMediaType(isTypeSupported, 'Google Inc.', wanted);
  assert.equal(choose('audio/ogg;codecs=opus'), 'audio/ogg;codecs=opus');
  assert.equal(choose('audio/webm;codecs=pcm'), 'audio/webm;codecs=pcm');
  assert.equal(choose('audio/mp4'), 'audio/mp4;codecs=mp4a.40.2');
  assert.equal(choose('audio/ogg', supporting('audio/webm;codecs=opus')), 'audio/webm;codecs=opus');
});

test('a container is only asked for with its codec', () => {
  const asked: string[] = [];
  chooseMediaType(
    (mediaType) => {
      asked.push(mediaType);
      return false;
    },
    '',
    'audio/mp4',
  );
  assert.ok(asked.every((mediaType) => mediaType.includes(';codecs=')));
});

test('a file is named for what it holds', () => {
  assert.equal(fileNameFor('audio/webm;codecs=opus'), 'recording.webm');
  assert.equal(fileNameFor('audio/ogg; codecs=opus'), 'recording.ogg');
  assert.equal(fileNameFor('audio/mp4; codecs=mp4a'), 'recording.m4a');
  assert.equal(fileNameFor(''), 'recording');
});
