export { type AudioFormat, type AudioFormatName, audioFormats } from './audio-formats.ts';
export { type Damage, damageFile, damages } from './damage-file.ts';
export { isPromptInstalled } from './debian-prompt.ts';
export { defaultModelFolder, defaultModelMissing } from './default-model.ts';
export { type EncodeOptions, encodeAudio, encodeAudioFile, type PcmSource } from './encode-audio.ts';
export { type EngineConformanceOptions, type SlowEngine, testEngineConformance } from './engine-conformance.ts';
export {
  type GoogleFault,
  type GoogleSpeechCall,
  type GoogleSpeechEmulator,
  type GoogleSpeechEmulatorOptions,
  startGoogleSpeechEmulator,
} from './google-emulator.ts';
export type { GoogleOffer, GoogleSpeechRequest, GoogleStatus } from './google-emulator-rules.ts';
export { type NoiseKind, noise, noiseKinds } from './noise.ts';
export {
  type OpenaiEmulator,
  type OpenaiEmulatorOptions,
  type OpenaiEmulatorRequest,
  type OpenaiFault,
  startOpenaiEmulator,
} from './openai-emulator.ts';
export { type OpenaiErrorAnswer, openaiErrors } from './openai-errors.ts';
export type { OpenaiModels } from './openai-transcription.ts';
export { sileroMissing, sileroModel } from './silero.ts';
export { isFliteInstalled, type SpeakOptions, speak } from './speak.ts';
export { speakTimed } from './timed-flite.ts';
export { joinPrompts, type PromptJoinOptions } from './timed-prompts.ts';
export { addNoise, type TimedSpeech, type TimedWord } from './timed-speech.ts';
export { createToneEngine, type ToneEngineOptions } from './tone-engine.ts';
export { type ToneModelOptions, writeToneModel } from './tone-model.ts';
export {
  randomDigitGroups,
  type ToneOptions,
  type ToneRecording,
  type ToneTruth,
  toneChunks,
  toneRecording,
  toneTruth,
} from './tones.ts';
