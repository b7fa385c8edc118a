export { type AudioFormat, type AudioFormatName, audioFormats } from './audio-formats.ts';
export { type EncodeOptions, encodeAudio, encodeAudioFile, type PcmSource } from './encode-audio.ts';
export { isFliteInstalled, type SpeakOptions, speak } from './speak.ts';
export { createToneEngine, type ToneEngineOptions } from './tone-engine.ts';
export {
  randomDigitGroups,
  type ToneOptions,
  type ToneRecording,
  type ToneTruth,
  toneChunks,
  toneRecording,
  toneTruth,
} from './tones.ts';
