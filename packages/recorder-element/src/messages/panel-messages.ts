import type { Localization, PanelTexts, RecoveryTexts, Texts } from './localization.ts';

/** The English words for what is loaded later; the other languages hold them with the rest. */
export const panelTexts = {
  notKept: 'This browser cannot keep the recording if the page closes.',
  waitFirst: 'Wait for the transcript.',
  stopFirst: 'Stop the recording first.',
  required: 'Record something first.',
  keep: 'Keep',
  discardSure: 'Discard for good',
  discarded: 'Discarded',
  edit: 'Edit',
  save: 'Save',
  editor: 'Edit the transcript',
  editFirst: 'Save your edit or cancel it first.',
  editorHint: 'Ctrl+Enter saves, Escape cancels.',
  saved: 'Saved',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'The browser does not allow copying. Select the text and copy it yourself.',
  saveAs: 'Download text',
  txt: 'Text (.txt)',
  srt: 'SubRip subtitles (.srt)',
  vtt: 'WebVTT subtitles (.vtt)',
  json: 'Text with times (.json)',
  wordCursor: 'Word to play from',
  wordCursorHint: 'The arrow keys choose a word, Enter plays from it.',
  wordAt: '{word}, {time}',
  unsureWordAt: '{word}, {time}, not heard clearly',
  unsure: 'Not heard clearly',
  chooseFile: 'Choose an audio file',
  play: 'Play',
  position: 'Position',
  timeOf: '{time} of {duration}',
  speed: 'Speed',
  microphone: 'Microphone',
  silent: 'We hear nothing from {microphone}. Is it on?',
  silentUnnamed: 'We hear nothing from the microphone. Is it on?',
  useMicrophone: 'Use {microphone}',
  fileOne: 'Only one file at a time.',
  fileNotAudio: '“{name}” is not an audio file.',
  fileEmpty: '“{name}” is empty.',
  fileTooLarge: '“{name}” is too large: {limit} at most.',
  fileTooLong: '“{name}” is too long: {limit} at most.',
  fileUnreadable: 'This browser cannot read “{name}”. It may be damaged, or of a kind that the browser does not know.',
} as const;

/** A localization with the words for what is loaded later. */
export interface PanelLocalization extends Localization {
  readonly texts: Texts & PanelTexts & Partial<RecoveryTexts>;
}

export const addPanelTexts = (localization: Localization): PanelLocalization => ({
  ...localization,
  texts: { ...panelTexts, ...localization.texts },
});
