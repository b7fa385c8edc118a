export { AudioTranscriber } from './element/audio-transcriber.ts';
export type { AudioTranscriberProperties } from './element/properties.ts';
export * from './headless.ts';
export { addLanguage, type LoadMessages } from './messages/added-languages.ts';
export type { MessageOverrides, Messages } from './messages/localization.ts';
export type { PluralForms } from './messages/plural-forms.ts';
