export { createTranscribeApp, type TranscribeAppOptions } from './app.ts';
export type { PcmSamples, PcmSegment } from './audio/pcm.ts';
export type { Engine, EngineOptions, EngineResult, EngineWord } from './engines/engine.ts';
export { createPocketsphinxEngine } from './engines/pocketsphinx.ts';
export { createTemporaryFolder, type TemporaryFolder } from './intake/temporary-folder.ts';
