import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { transcribe } from 'ai';
import { createToneEngine, encodeAudio, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { startTestServer } from '../testing/test-server.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 5, groups: 30 }));
const audio = await encodeAudio(samples, 'webm-opus');
const durationInSeconds = samples.length / 16_000;

/** Creates a model of the provider for OpenAI, at a test server. */
const connect = ({ url }: { url: string }) => {
  const provider = createOpenAI({ baseURL: new URL('/v1', url).href, apiKey: 'none' });
  return (name: string) => provider.transcription(name);
};

suite('the AI SDK', () => {
  test('gets segments and the duration with whisper-1', async () => {
    await using server = await startTestServer({ engine: createToneEngine({ languages: ['en'] }) });
    const result = await transcribe({ model: connect(server)('whisper-1'), audio, maxRetries: 0 });
    assert.equal(result.text, text);
    assert.ok(result.segments.length > 1);
    assert.equal(result.segments.map((segment) => segment.text).join(' '), text);
    assert.ok(result.segments.every(({ startSecond, endSecond }) => 0 <= startSecond && startSecond < endSecond));
    assert.ok(Math.abs((result.durationInSeconds ?? 0) - durationInSeconds) < 0.1);
  });

  test('gets words on request', async () => {
    await using server = await startTestServer({ engine: createToneEngine() });
    const model = connect(server)('whisper-1');
    const result = await transcribe({ model, audio, timestampGranularities: ['word', 'segment'], maxRetries: 0 });
    assert.equal(result.words?.map((word) => word.text).join(' '), text);
    assert.ok(result.segments.length > 1);
    assert.deepEqual(result.warnings, []);
  });

  test('gets speakers with gpt-4o-transcribe-diarize', async () => {
    await using server = await startTestServer({ engine: createToneEngine() });
    const model = connect(server)('gpt-4o-transcribe-diarize');
    const result = await transcribe({ model, audio, maxRetries: 0 });
    assert.equal(result.text, text);
    const { segments } = result.providerMetadata.openai as { segments: { text: string; speaker: string }[] };
    assert.equal(segments.map((segment) => segment.text).join(' '), text);
    assert.ok(segments.every(({ speaker }) => speaker === 'A'));
  });

  test('sends keywords and languages with gpt-transcribe, and parameters of voice activity detection', async () => {
    const { transcribe: recognise, ...tones } = createToneEngine();
    const calls: { readonly language?: string; readonly keywords?: readonly string[] }[] = [];
    const engine = {
      ...tones,
      transcribe: (...call: Parameters<typeof recognise>) => {
        calls.push(call[1]);
        return recognise(...call);
      },
    };
    await using server = await startTestServer({ engine });
    const chunkingStrategy = { type: 'server_vad', threshold: 0.5 };
    const openai = { languages: ['de', 'en'], keywords: ['Kubernetes'], chunkingStrategy };
    const model = connect(server)('gpt-transcribe');
    const result = await transcribe({ model, audio, providerOptions: { openai }, maxRetries: 0 });
    assert.equal(result.text, text);
    assert.equal(result.durationInSeconds, Math.ceil(durationInSeconds));
    assert.deepEqual([calls[0]?.language, calls[0]?.keywords], ['de,en', ['Kubernetes']]);
  });
});
