import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeDtmf } from '../../testing/decode-dtmf.ts';
import { createSeededRandom } from '../../testing/seeded-random.ts';
import { toneRecording } from '../../testing/tones.ts';
import { lengthOf, meanPower, type PcmChannels, type PcmSamples, sampleRate } from '../pcm.ts';
import { separateChannels } from './separate-channels.ts';

const agent = toneRecording(['12345', '67890', '13579'], { pauseSeconds: 2, leadOutSeconds: 2 }).samples;
const caller = toneRecording(['24680', '11111'], {
  pauseSeconds: 2,
  leadInSeconds: 1.75,
  leadOutSeconds: 1.75,
}).samples;

const change = (samples: PcmSamples, map: (sample: number) => number): PcmSamples => samples.map(map);

/** Delays the samples. */
const later = (samples: PcmSamples, by: number): PcmSamples => {
  const delayed = new Int16Array(samples.length);
  delayed.set(samples.subarray(0, samples.length - by), by);
  return delayed;
};

const addTo = (samples: PcmSamples, other: PcmSamples, gain: number): PcmSamples =>
  samples.map((sample, i) => sample + gain * (other[i] ?? 0));

/** Sends the channels in chunks. Returns them apart, or their mix; silent where the other one is sent. */
const separate = async (channels: PcmChannels, chunkSamples = 1000) => {
  const length = Math.min(...channels.map((samples) => samples.length));
  async function* chunks() {
    for (let start = 0; start < length; start += chunkSamples) {
      yield channels.map((samples) => samples.subarray(start, Math.min(length, start + chunkSamples)));
    }
  }
  const mix = new Int16Array(length);
  const apart = channels.map(() => new Int16Array(length));
  let filled = 0;
  for await (const chunk of separateChannels(chunks())) {
    if (chunk.length === 1) mix.set(chunk[0] ?? [], filled);
    else for (const [channel, samples] of chunk.entries()) apart[channel]?.set(samples, filled);
    filled += lengthOf(chunk);
  }
  assert.equal(filled, length);
  return { mix, apart };
};

const hear = (samples: PcmSamples): string =>
  decodeDtmf(samples)
    .map(({ word }) => word)
    .join(' ');

const random = createSeededRandom(3);
const hiss = (samples: PcmSamples) => change(samples, (sample) => sample + 40 * (random() - 0.5));

for (const [what, other] of [
  ['equal', agent],
  ['quieter', change(agent, (sample) => sample / 3)],
  ['inverted', change(agent, (sample) => -sample)],
  [
    'later and quieter, as in a room',
    later(
      change(agent, (sample) => sample / 2),
      12,
    ),
  ],
] as const) {
  test(`mixes channels of which one is ${what}`, async () => {
    const { mix, apart } = await separate([hiss(agent), hiss(other)]);
    assert.equal(hear(mix), '12345 67890 13579');
    assert.deepEqual(apart.map(meanPower), [0, 0]);
  });
}

test('returns the channels of two speakers apart, from their first sound on', async () => {
  const { mix, apart } = await separate([hiss(agent), hiss(caller)]);
  assert.deepEqual(apart.map(hear), ['12345 67890 13579', '24680 11111']);
  assert.equal(hear(mix), '');
});

test('returns the channels apart if both speak at once', async () => {
  const other = toneRecording(['98765', '43210', '22222'], {
    pauseSeconds: 1.6,
    leadInSeconds: 0.3,
    leadOutSeconds: 4,
  }).samples;
  assert.deepEqual((await separate([hiss(agent), hiss(other)])).apart.map(hear), [
    '12345 67890 13579',
    '98765 43210 22222',
  ]);
});

test('removes a speaker that is faint in the channel of another one', async () => {
  const { apart } = await separate([addTo(agent, caller, 0.1), addTo(caller, agent, 0.1)]);
  assert.deepEqual(apart.map(hear), ['12345 67890 13579', '24680 11111']);
});

test('keeps a quiet speaker while a loud one speaks too', async () => {
  const quiet = toneRecording(['55555', '66666'], { amplitude: 0.05, pauseSeconds: 2.6, leadInSeconds: 1.75 }).samples;
  const { apart } = await separate([agent, quiet]);
  assert.equal(hear(apart[1] ?? agent), '55555 66666');
});

test('mixes again when the channels become equal, and returns them apart when they differ again', async () => {
  const silence = new Int16Array(agent.length);
  const join = (...parts: PcmSamples[]) => Int16Array.from(parts.flatMap((part) => [...part]));
  const { mix, apart } = await separate([join(agent, caller, agent), join(silence, caller, caller)]);
  assert.equal(hear(mix), '24680 11111');
  assert.deepEqual(apart.map(hear), ['12345 67890 13579 12345 67890 13579', '24680 11111']);
});

test('returns the same for chunks of every size', async () => {
  const channels = [hiss(agent), hiss(caller)];
  const whole = await separate(channels, sampleRate * 60);
  for (const size of [97, 1600, 5000]) assert.deepEqual(await separate(channels, size), whole);
});
