import { createSherpaEngine, type SherpaEngine } from '@audio-transcriber/transcribe-server';
import { defaultModelFolder } from '@audio-transcriber/transcribe-server/testing';

/** The folder of the measured model: SHERPA_MODEL_DIR, or the installed default model. */
export const modelFolder: string = process.env.SHERPA_MODEL_DIR || defaultModelFolder;

/** Creates the measured engine. */
export const createLocalEngine = (): SherpaEngine =>
  createSherpaEngine({ modelFolder, languages: modelFolder === defaultModelFolder ? ['en'] : undefined });
