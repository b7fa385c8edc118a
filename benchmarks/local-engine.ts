import { createSherpaEngine, type SherpaEngine } from '@audio-transcriber/transcribe-server';
import { defaultModelFolder } from '@audio-transcriber/transcribe-server/testing';

/** The folder of the model that is measured: SHERPA_MODEL_DIR, or the default model that was pulled. */
export const modelFolder: string = process.env.SHERPA_MODEL_DIR || defaultModelFolder;

/** Creates the engine that is measured. */
export const createLocalEngine = (): SherpaEngine =>
  createSherpaEngine({ modelFolder, languages: modelFolder === defaultModelFolder ? ['en'] : undefined });
