export { AudioTranscriber } from './element/audio-transcriber.ts';
export type { AudioTranscriberProperties } from './element/properties.ts';
export * from './headless.ts';
export { addLanguage } from './messages/language-registry.ts';
export type { MessageOverrides, Messages } from './messages/localization.ts';
