import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defaultModelsDir } from '../models/installed-models.ts';
import { createSileroDetector } from '../voice-activity/silero-detector.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';
import { isSherpaInstalled } from './sherpa-installed.ts';

/** Path of the voice detector's model, as `transcribe-server models pull silero-vad-v6` installs it. */
export const sileroModel: string = join(
  process.env.MODELS_DIR ?? defaultModelsDir(process.env),
  'silero-vad-v6/silero_vad_v6.onnx',
);

/** The reason to skip a test of the voice detector, or false if it can run. */
export const sileroMissing = (): string | false => {
  if (!isSherpaInstalled()) return 'sherpa-onnx-node is not installed';
  return !existsSync(sileroModel) && 'the voice detector is missing: npm start models pull silero-vad-v6';
};

/** Creates the voice detector. Throws instead of falling back to the energy detector. */
export const openSilero = (): VoiceActivityDetector & AsyncDisposable => {
  const onFallback = (error: Error) => {
    throw error;
  };
  const detector = createSileroDetector({ model: sileroModel, onFallback });
  return { ...detector, [Symbol.asyncDispose]: async () => detector[Symbol.asyncDispose]?.() };
};
