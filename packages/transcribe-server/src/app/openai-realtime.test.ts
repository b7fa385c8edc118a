import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { PcmSamples } from '../audio/pcm.ts';
import { createToneEngine, encodeAudio, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { openRealtime, type RealtimeClient } from '../testing/realtime-client.ts';
import { startTestServer, type TestServer, until } from '../testing/test-server.ts';
import { opensslMissing, startTlsProxy } from '../testing/tls-proxy.ts';
import { createEnergyDetector } from '../voice-activity/energy-detector.ts';
import { speechFrameSamples, type VoiceActivityDetector } from '../voice-activity/voice-activity.ts';

const startProxy = (server: TestServer) => startTlsProxy(Number(new URL(server.url).port));

const silence = (seconds: number): PcmSamples => new Int16Array(seconds * 16_000);

const assertNoErrors = (client: RealtimeClient) => {
  const errors = client.of('error').map(({ error }) => error);
  assert.deepEqual(errors, []);
};

suite("the official client of OpenAI's realtime API", { skip: opensslMissing() }, () => {
  test('gets each turn of speech as an item, with its words while they are spoken', async () => {
    await using server = await startTestServer({ engine: createToneEngine({ billing: 'none' }) });
    await using proxy = await startProxy(server);
    await using client = await openRealtime(proxy);
    const turns = [1, 2].map((seed) => toneRecording(randomDigitGroups({ seed, groups: 4 }), { pauseSeconds: 0.4 }));
    for (const { samples } of turns) {
      client.speak(samples);
      client.speak(silence(1));
    }
    const completed = await client.transcripts(2);
    assertNoErrors(client);
    assert.deepEqual(
      completed.map(({ transcript }) => transcript),
      turns.map(({ text }) => text),
    );
    const [first, second] = completed;
    assert.equal(client.deltas(first?.item_id ?? ''), first?.transcript);
    assert.equal(second?.usage.type, 'duration');
    const types = client.events.filter((event) => 'item_id' in event && event.item_id === first?.item_id);
    assert.equal(client.events[0]?.type, 'session.created');
    assert.equal(types[0]?.type, 'input_audio_buffer.speech_started');
    assert.equal(types.at(-1)?.type, 'conversation.item.input_audio_transcription.completed');
    const [, committed] = client.of('input_audio_buffer.committed');
    assert.equal(committed?.previous_item_id, first?.item_id);
    assert.equal(client.of('conversation.item.done')[1]?.item.id, second?.item_id);
    await until(async () => (await server.leftovers()).length === 0);
  });

  test('ends an item when the client commits it, and clears audio', async () => {
    await using server = await startTestServer({ engine: createToneEngine({ billing: 'none' }) });
    await using proxy = await startProxy(server);
    await using client = await openRealtime(proxy);
    await client.update({ turn_detection: null, transcription: { language: 'en' } });
    const { samples, text } = toneRecording(randomDigitGroups({ seed: 3, groups: 20 }));
    client.speak(samples);
    client.send({ type: 'input_audio_buffer.commit' });
    client.speak(samples.slice(0, 32_000));
    client.send({ type: 'input_audio_buffer.clear' });
    client.speak(toneRecording(['4242']).samples);
    client.send({ type: 'input_audio_buffer.commit' });
    const completed = await client.transcripts(2);
    assertNoErrors(client);
    assert.deepEqual(
      completed.map(({ transcript }) => transcript),
      [text, '4242'],
    );
    for (const { item_id, transcript } of completed) assert.equal(client.deltas(item_id), transcript);
    assert.equal(client.of('input_audio_buffer.cleared').length, 1);
    assert.deepEqual(client.of('input_audio_buffer.speech_started'), []);
  });

  test('transcribes G.711 audio', async () => {
    await using server = await startTestServer({ engine: createToneEngine({ billing: 'none' }) });
    await using proxy = await startProxy(server);
    for (const [type, codec] of [
      ['audio/pcmu', 'mulaw'],
      ['audio/pcma', 'alaw'],
    ] as const) {
      await using client = await openRealtime(proxy);
      await client.update({ format: { type }, turn_detection: null });
      const { samples, text } = toneRecording(randomDigitGroups({ seed: 4, groups: 4 }));
      const audio = await encodeAudio(samples, { ffmpegArguments: ['-ar', '8000', '-f', codec] });
      for (let i = 0; i < audio.length; i += 160)
        client.send({
          type: 'input_audio_buffer.append',
          audio: Buffer.from(audio.subarray(i, i + 160)).toString('base64'),
        });
      client.send({ type: 'input_audio_buffer.commit' });
      const [completed] = await client.transcripts(1);
      assertNoErrors(client);
      assert.equal(completed?.transcript, text, type);
    }
  });

  test('keeps the first word of a turn that the detector finds late without the audio before it', async () => {
    const energy = createEnergyDetector();
    const voiceActivity: VoiceActivityDetector = {
      async detect(samples, contextFrames = 0) {
        const speech = await energy.detect(samples, contextFrames);
        // At the start of an item, the context is the item itself.
        const context = samples.subarray(0, contextFrames * speechFrameSamples);
        const isCold = contextFrames > 0 && context.every((sample, i) => sample === samples[context.length + i]);
        return isCold ? speech.fill(0, 0, 50) : speech;
      },
    };
    await using server = await startTestServer({ engine: createToneEngine(), voiceActivity });
    await using proxy = await startProxy(server);
    await using client = await openRealtime(proxy);
    const { samples, text } = toneRecording(['123', '4567890', '123'], { pauseSeconds: 0.4 });
    client.speak(silence(1));
    client.speak(samples);
    client.speak(silence(1));
    const [completed] = await client.transcripts(1);
    assert.equal(completed?.transcript, text);
  });
});
