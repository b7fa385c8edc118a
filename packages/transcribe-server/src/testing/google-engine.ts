import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { PcmSamples, PcmSegment } from '../audio/pcm.ts';
import type { Engine, EngineOptions } from '../engines/engine.ts';
import { createGoogleEngine, type GoogleEngineOptions } from '../engines/google/google.ts';
import { type GoogleSpeechEmulatorOptions, startGoogleSpeechEmulator } from './google-emulator.ts';
import { toneRecording } from './tones.ts';

const { signal } = new AbortController();

/** The recording that `transcribe` uses. */
export const spoken = toneRecording(['12345', '67890']);

/** Creates a segment of the samples. */
export const segmentOf = (samples: PcmSamples): PcmSegment => ({ index: 0, startSeconds: 0, samples });

interface GoogleEngineSetup extends GoogleSpeechEmulatorOptions {
  readonly engineOptions?: GoogleEngineOptions;
}

/** Creates an engine with the real client, and an emulator in place of Google. */
export const setUpGoogleEngine = async (
  context: TestContext,
  { engineOptions, ...emulatorOptions }: GoogleEngineSetup = {},
) => {
  const emulator = await startGoogleSpeechEmulator(emulatorOptions);
  context.after(() => emulator[Symbol.asyncDispose]());
  let billedSeconds = 0;
  const google = createGoogleEngine({ emulatorHost: emulator.host, ...engineOptions });
  const engine: Engine = {
    ...google,
    async transcribe(...call) {
      const result = await google.transcribe(...call);
      billedSeconds += result.billedSeconds ?? 0;
      return result;
    },
  };
  return {
    emulator,
    engine,
    transcribe: (options: EngineOptions = {}) => engine.transcribe(segmentOf(spoken.samples), { signal, ...options }),
    outcomes: () => emulator.calls.map(({ outcome }) => outcome),
    /** Asserts that the engine reports the seconds that the emulator billed, and returns them. */
    bill() {
      assert.equal(
        billedSeconds,
        emulator.calls.reduce((sum, call) => sum + call.billedSeconds, 0),
      );
      return billedSeconds;
    },
  };
};
