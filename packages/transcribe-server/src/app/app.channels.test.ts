import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Transcription } from '@audio-transcriber/contract';
import { encodeWav, type PcmSamples } from '../audio/pcm.ts';
import { type AudioFormatName, audioFormats } from '../testing/audio-formats.ts';
import { encodeAudio } from '../testing/encode-audio.ts';
import { interleave } from '../testing/interleave.ts';
import { startTestServer } from '../testing/test-server.ts';
import { beginUpload } from '../testing/test-upload.ts';
import { createToneEngine } from '../testing/tone-engine.ts';
import { toneRecording } from '../testing/tones.ts';

const server = await startTestServer({ engine: createToneEngine({ segmentSeconds: { min: 2, max: 5 } }) });
after(() => server[Symbol.asyncDispose]());

/** Two people: one begins, they take turns, and speak at once in the end. */
const left = toneRecording(['11111', '22222', '3333333333'], { pauseSeconds: 3, leadOutSeconds: 1 }).samples;
const right = toneRecording(['44444', '55555', '66666'], { pauseSeconds: 2.8, leadInSeconds: 2 }).samples;
const turns = ['A: 11111', 'B: 44444', 'A: 22222', 'B: 55555', 'A: 3333333333', 'B: 66666'];

const encode = (channels: readonly PcmSamples[], format: AudioFormatName) =>
  encodeAudio(interleave(channels), format, { sourceChannels: channels.length, channels: channels.length });

const conversation = (format: AudioFormatName) => encode([left, right], format);

const verbose = { response_format: 'verbose_json', 'timestamp_granularities[]': 'word' };
const turnsOf = ({ words = [] }: Transcription) => words.map(({ speaker, word }) => `${speaker}: ${word}`);
const postFile = async (file: Uint8Array<ArrayBuffer>) =>
  (await (await server.post(file, { ...verbose, 'timestamp_granularities[]': 'word' })).json()) as Transcription;

for (const format of ['wav', 'webm-opus-live', 'mp4-aac'] as const) {
  test(`makes each channel of a stereo file a speaker: ${format}`, async () => {
    const transcription = await postFile(await conversation(format));
    assert.deepEqual(turnsOf(transcription).toSorted(), turns.toSorted());
    assert.deepEqual(transcription.text.split('\n'), ['11111', '44444', '22222', '55555', '3333333333', '66666']);
  });
}

test('returns the same for a growing upload as for the finished file', async () => {
  for (const format of ['wav', 'webm-opus-live', 'flac'] as const) {
    const file = await conversation(format);
    const upload = await beginUpload(server.url, {
      fields: verbose,
      headers: { 'Content-Type': audioFormats[format].mediaType },
    });
    const grown = (await (await upload.finish(file, Math.ceil(file.length / 7))).json()) as Transcription;
    assert.deepEqual(grown, await postFile(file), format);
  }
});

test('mixes equal channels, also if one of them is inverted, without speakers', async () => {
  for (const other of [left, left.map((sample) => -sample)]) {
    const transcription = await postFile(await encode([left, other], 'wav'));
    assert.equal(transcription.text, '11111 22222 3333333333');
    assert.ok(turnsOf(transcription).every((turn) => turn.startsWith('undefined')));
  }
});

/** Creates a WAV file whose channels have no positions around a listener. */
const encodeTracks = (channels: readonly PcmSamples[]) => {
  const file = encodeWav(interleave(channels));
  const header = new DataView(file.buffer);
  header.setUint16(22, channels.length, true);
  header.setUint16(32, 2 * channels.length, true);
  return file;
};

test('makes up to eight tracks a speaker each, mixes more with a warning, and mixes surround sound', async () => {
  const groups = ['11111', '22222', '33333', '44444', '55555', '66666', '77777', '88888', '99999'];
  const tracks = groups.map(
    (group, i) => toneRecording([group], { leadInSeconds: 0.5 + i, leadOutSeconds: 9 - i, amplitude: 0.9 }).samples,
  );
  assert.deepEqual(
    turnsOf(await postFile(encodeTracks(tracks.slice(0, 8)))),
    groups.slice(0, 8).map((group, i) => `${'ABCDEFGH'[i]}: ${group}`),
  );
  const warningsOf = ({ warnings = [] }: Transcription) => warnings.map(({ code }) => code).join();
  const matroska = await encodeAudio(
    interleave(tracks),
    { ffmpegArguments: ['-c:a', 'pcm_s16le', '-f', 'matroska'] },
    { sourceChannels: tracks.length, channels: tracks.length },
  );
  for (const file of [encodeTracks(tracks), matroska]) {
    const mixed = await postFile(file);
    assert.deepEqual([mixed.text, warningsOf(mixed)], [groups.join(' '), 'channels-mixed']);
  }
  assert.deepEqual(turnsOf(await postFile(await encode(tracks.slice(0, 3), 'wav'))), [
    'undefined: 11111',
    'undefined: 22222',
  ]);
});

test('names the speakers in subtitles, and streams each turn with its speaker', async () => {
  const file = await conversation('wav');
  const vtt = await (await server.post(file, { response_format: 'vtt' })).text();
  assert.deepEqual(
    vtt.match(/<v Speaker \d>\d+/g),
    turns.map((turn) => turn.replace('A: ', '<v Speaker 1>').replace('B: ', '<v Speaker 2>')),
  );
  const events = await (await server.post(file, { stream: 'true' })).text();
  const segments = events
    .split('\n\n')
    .flatMap((event) => (event.includes('text.segment') ? [JSON.parse(event.slice(6))] : []));
  assert.deepEqual(
    segments.map(({ speaker, text }) => `${speaker}: ${text}`),
    turns,
  );
});
