import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Engine } from '../engines/engine.ts';
import { promptIgnored } from '../engines/warnings.ts';
import { encodeAudio } from '../testing/encode-audio.ts';
import { startTestServer } from '../testing/test-server.ts';
import { createToneEngine } from '../testing/tone-engine.ts';
import { randomDigitGroups, toneRecording } from '../testing/tones.ts';
import { createTranscribeApp } from './app.ts';

const recording = await encodeAudio(toneRecording(randomDigitGroups({ seed: 3, groups: 30 })).samples, 'wav');

/** Ignores prompts, and says so for each segment. */
const createPromptlessEngine = (): Engine => {
  const tones = createToneEngine();
  return {
    ...tones,
    async transcribe(segment, options) {
      const result = await tones.transcribe(segment, options);
      return { ...result, ...(options.prompt !== undefined && { warnings: [promptIgnored] }) };
    },
  };
};

const warningsOf = async (response: Response) => ((await response.json()) as { warnings?: unknown }).warnings;

test('lists each warning of the engine once, in JSON and in the last event of a stream', async () => {
  await using server = await startTestServer({ engine: createPromptlessEngine() });
  for (const response_format of ['json', 'verbose_json']) {
    const response = await server.post(recording, { prompt: 'Kubernetes', response_format });
    assert.deepEqual(await warningsOf(response), [promptIgnored], response_format);
  }
  const stream = await server.post(recording, { prompt: 'Kubernetes', stream: 'true' });
  const done = (await stream.text()).split('\n\n').find((event) => event.includes('transcript.text.done'));
  assert.deepEqual(JSON.parse(done?.replace(/^data: /, '') ?? '').warnings, [promptIgnored]);
});

test('omits the field without warnings', async () => {
  await using server = await startTestServer({ engine: createPromptlessEngine() });
  const response = await server.post(recording);
  assert.equal(await warningsOf(response), undefined);
});

test('refuses an engine with another specificationVersion', () => {
  const engine = { ...createToneEngine({ name: 'future' }), specificationVersion: 2 } as unknown as Engine;
  assert.throws(() => createTranscribeApp({ engine }), /future has the specificationVersion 2/);
});
