import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createToneEngine } from '../testing/tone-engine.ts';
import { toneRecording } from '../testing/tones.ts';
import { createEnergyDetector } from '../voice-activity/energy-detector.ts';
import { transcribe } from './transcribe.ts';

test('reports each cut of channels once, in order', async () => {
  const left = toneRecording(['1234567890123456789012', '2'], { leadOutSeconds: 5 }).samples;
  const right = toneRecording(['3', '4'], { leadInSeconds: 1, pauseSeconds: 5, leadOutSeconds: 1 }).samples;
  const engine = createToneEngine({ segmentSeconds: { min: 2, max: 5 } });
  const cuts: number[] = [];
  async function* pcm() {
    yield [left, right].map((samples) => samples.slice(0, Math.min(left.length, right.length)));
  }
  const transcripts = await Array.fromAsync(
    transcribe(pcm(), {
      engine,
      recognise: (segment, signal) => engine.transcribe(segment, { signal }),
      voiceActivity: createEnergyDetector(),
      signal: new AbortController().signal,
      onCut: (seconds) => cuts.push(seconds),
    }),
  );
  assert.ok(transcripts.filter(({ speaker }) => speaker !== undefined).length > 2);
  assert.deepEqual(
    cuts,
    [...new Set(cuts)].toSorted((a, b) => a - b),
  );
});
