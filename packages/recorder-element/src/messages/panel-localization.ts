import type {
  FileTexts,
  LanguageTexts,
  Localization,
  LongTranscriptTexts,
  NoteTexts,
  PanelTexts,
  RecoveryTexts,
  Texts,
} from './localization.ts';
import { panelTexts } from './panel-messages.ts';

/** A localization with the texts of the features that load on demand. */
export interface PanelLocalization extends Localization {
  readonly texts: Texts &
    PanelTexts &
    Partial<RecoveryTexts & NoteTexts & FileTexts & LanguageTexts & LongTranscriptTexts>;
}

/** Adds the English panel texts to a localization that has none of its own. */
export const addPanelTexts = (localization: Localization): PanelLocalization => ({
  ...localization,
  texts: { ...panelTexts, ...localization.texts },
});
