import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeAudio } from '../../testing/encode-audio.ts';
import { interleave } from '../../testing/interleave.ts';
import { toneRecording } from '../../testing/tones.ts';
import { lengthOf } from '../pcm.ts';
import { startSession } from './session.ts';

test('returns all of short chained streams, one message for each pull, also if their channels differ', async () => {
  const { samples } = toneRecording(['1'], { leadInSeconds: 0, leadOutSeconds: 0.1 });
  const silence = new Int16Array(samples.length);
  const mono = await encodeAudio(samples, 'ogg-opus');
  const stereo = await encodeAudio(interleave([samples, silence]), 'ogg-opus', { sourceChannels: 2, channels: 2 });
  const bytes = Buffer.concat(Array.from({ length: 10 }, () => [mono, stereo]).flat());

  const ended = Promise.withResolvers<void>();
  let [sent, pulled, mostUnpulled, total] = [0, 0, 0, 0];
  const session = startSession({
    request: { type: 'open', id: 1, container: 'ogg', audio: { bytes }, maxSeconds: 60, skipSamples: 0 },
    wait: (promise) => promise,
    onEnd: ended.resolve,
    send(message) {
      if (message.type !== 'samples') return;
      sent++;
      total += lengthOf(message.samples);
      mostUnpulled = Math.max(mostUnpulled, sent - pulled);
      setImmediate(pull);
    },
  });
  const pull = () => {
    pulled++;
    session.pull();
  };
  pull();
  await ended.promise;
  assert.equal(total, 20 * samples.length);
  assert.equal(sent, 20);
  assert.ok(mostUnpulled <= 1, `${mostUnpulled} messages without a pull`);
});
