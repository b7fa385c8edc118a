import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeAudio } from '../testing/encode-audio.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { randomDigitGroups, toneRecording } from '../testing/tones.ts';
import { sampleRate } from './pcm.ts';
import { readWebmOpus } from './webm-opus.ts';

const { samples, seconds } = toneRecording(randomDigitGroups({ seed: 3, groups: 8 }));
const live = await encodeAudio(samples, 'webm-opus-live');

for (const [kind, recording] of [
  ['as recorders stream it', live],
  ['with a duration and an index', await encodeAudio(samples, 'webm-opus')],
  ['at a low bit rate', await encodeAudio(samples, 'webm-opus-live', { bitsPerSecond: 12_000 })],
] as const) {
  test(`the length of a recording is known without decoding it: ${kind}`, () => {
    const facts = readWebmOpus(recording) ?? assert.fail();
    assert.ok(Math.abs(facts.seconds - seconds) < 0.06, `${facts.seconds} of ${seconds}`);
    assert.ok(facts.maxBytesPerSecond > 1000);
  });
}

test('silence takes next to nothing', async () => {
  const silent = await encodeAudio(new Int16Array(3 * sampleRate), 'webm-opus-live');
  const facts = readWebmOpus(silent) ?? assert.fail();
  assert.ok(Math.abs(facts.seconds - 3) < 0.06);
  assert.ok(facts.maxBytesPerSecond < 300);
});

for (const [kind, recording] of [
  ['two channels', await encodeAudio(samples, 'webm-opus', { channels: 2 })],
  ['Ogg', await encodeAudio(samples, 'ogg-opus')],
  ['MP4', await encodeAudio(samples, 'mp4-aac')],
  ['WAV', await encodeAudio(samples, 'wav')],
  ['nothing', new Uint8Array()],
] as const) {
  test(`it has to be decoded: ${kind}`, () => assert.equal(readWebmOpus(recording), undefined));
}

test('a recording that claims that most of it is thrown away has to be decoded', () => {
  const claiming = Buffer.from(live);
  const delay = claiming.indexOf(Buffer.from([0x56, 0xaa, 0x83]));
  const preRoll = claiming.indexOf(Buffer.from([0x56, 0xbb, 0x84]));
  assert.equal(preRoll, delay + 6);
  // One number of nine bytes in the place of two, of three and of four.
  claiming.set([0x56, 0xaa, 0x40, 0x09, 0, 0, 0, 0, 2, 0, 0, 0, 0], delay);
  assert.equal(readWebmOpus(claiming), undefined);
});

/** The start of each block: id, size in one or two bytes, track 1. */
const findBlocks = (recording: Uint8Array): number[] =>
  Array.from(recording.keys()).filter((i) => {
    const width = (recording[i + 1] ?? 0) & 0x80 ? 1 : 2;
    return recording[i] === 0xa3 && recording[i + 1 + width] === 0x81 && recording[i + 4 + width] === 0x80;
  });

test('a recording that is cut off within a block has to be decoded', () => {
  for (const [i, start] of findBlocks(live).entries()) {
    assert.equal(readWebmOpus(live.subarray(0, start + 6)), undefined, `block ${i}`);
  }
});

test('a recording with a gap has to be decoded', () => {
  const blocks = findBlocks(live);
  const [from = 0, to = 0] = [blocks[10], blocks[30]];
  assert.notEqual(readWebmOpus(Buffer.concat([live.subarray(0, from), live.subarray(blocks[11] ?? 0)])), undefined);
  assert.equal(readWebmOpus(Buffer.concat([live.subarray(0, from), live.subarray(to)])), undefined);
});

test('no damage is more than it can bear', () => {
  const random = createSeededRandom(1);
  for (let round = 0; round < 500; round++) {
    const damaged = live.slice(0, Math.ceil(random() * live.length));
    for (let place = 0; place < 20; place++) damaged[Math.floor(random() * damaged.length)] = random() * 256;
    const facts = readWebmOpus(damaged);
    assert.ok(facts === undefined || (facts.seconds > 0 && facts.seconds < 2 * seconds));
  }
});
