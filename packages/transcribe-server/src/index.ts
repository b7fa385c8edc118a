export { createTranscribeApp, type TranscribeAppOptions } from './app/app.ts';
export type { MediaType } from './audio/media-type.ts';
export type { PcmSamples, PcmSegment } from './audio/pcm.ts';
export type {
  Engine,
  EngineCallOptions,
  EngineCapabilities,
  EngineOptions,
  EngineResult,
  EngineStream,
  EngineWord,
  StreamBill,
  StreamResult,
} from './engines/engine.ts';
export { createGoogleEngine, type GoogleEngineOptions } from './engines/google/google.ts';
export { createOpenaiEngine, type OpenaiEngineOptions } from './engines/openai/openai.ts';
export { createSherpaEngine, type SherpaEngine, type SherpaEngineOptions } from './engines/sherpa/sherpa.ts';
export type { Authorize } from './middleware/authorization.ts';
export { createLog, type Log, type LogLevel } from './observability/log.ts';
export type { Clock } from './platform/clock.ts';
export type { Limits } from './platform/limits.ts';
export { createTemporaryFolder, type TemporaryFolder } from './platform/temporary-folder.ts';
export { createEnergyDetector } from './voice-activity/energy-detector.ts';
export { createSileroDetector, type SileroDetectorOptions } from './voice-activity/silero-detector.ts';
export type { VoiceActivityDetector } from './voice-activity/voice-activity.ts';
