import type { Transcription } from '@audio-transcriber/contract';
import type { nothing, TemplateResult } from 'lit';
import type { Localization } from '../messages/localization.ts';
import type { Recording } from '../recording/recording.ts';
import type { LiveText, State } from '../transcriber/state.ts';
import type { Transcriber } from '../transcriber/transcriber.ts';

export type Content = TemplateResult | readonly TemplateResult[] | string | typeof nothing | undefined;

/** The content of the panel in one phase. */
export interface View {
  /** The round button, or the status icon in its place. */
  readonly primary: Content;
  readonly title: Content;
  readonly hint?: Content;
  /** The actions beside the title. */
  readonly actions?: Content;
  readonly text?: Content;
  /** The last of the actions below the text. */
  readonly tools?: Content;
}

/** Asks for confirmation before a recording is discarded. */
export interface DiscardPrompt {
  /** The buttons that replace the other actions while the person decides. */
  readonly question: readonly TemplateResult[] | undefined;
  /** The text for screen readers after a recording was discarded. */
  readonly announcement: string | undefined;
  discard(event: Pick<MouseEvent, 'detail'>): void;
}

/** Shows the text of a recording in progress. */
export interface LiveTextView {
  /** Call it when the text was scrolled. */
  onScroll(): void;
  /** Renders the words so far, or a placeholder for them. Undefined if there are none. */
  renderWords(): unknown;
  /** Renders the words of the last segments, and of the partial text after them. */
  renderNewestWords(text: LiveText, segments: number): unknown;
  /** Renders a button that scrolls back to the end of the text, if the reader has scrolled away. */
  renderReturn(): TemplateResult | undefined;
  /** Renders the newest segments for screen readers. */
  renderAnnouncements(): readonly unknown[];
}

/** Shows the audio of a recording, live or complete, and offers other ways to begin. */
export interface AudioView {
  /** Renders the waveform or player, and why a file was rejected. */
  render(): TemplateResult;
  /** Renders the actions that upload a file and choose the microphone. */
  renderInputs(): TemplateResult | undefined;
  /** Renders the same actions for a menu. */
  renderUploadItem(): TemplateResult;
  renderMicrophones(): TemplateResult | undefined;
  /** Renders the progress of the upload. Undefined if there is none. */
  renderUpload(): TemplateResult | undefined;
}

/** Shows the element as one row. The rest of the panel opens on demand. */
export interface CompactLayout {
  /** The icon of the record button. */
  readonly recordIcon: Content;
  /** @param rest what the panel shows below its controls */
  render(view: View, rest: Content, state: State, context: ViewContext): TemplateResult;
}

/** What the views need to render, besides the state. */
export interface ViewContext extends Localization {
  readonly transcriber: Transcriber;
  /** Whether recording is not possible: disabled or read-only. */
  readonly isLocked?: boolean;
  readonly isDisabled?: boolean;
  /** The text of an element without a recording, set through `value`. */
  readonly writtenText?: string;
  /** Replaces `transcriber.discard()` once it has loaded. */
  readonly discardPrompt?: DiscardPrompt | undefined;
  /** Renders the actions of a finished note. Undefined until the notes controller has loaded. */
  readonly renderNoteActions?: ((recordings: readonly Recording[], context: ViewContext) => Content) | undefined;
  /** Renders the paragraphs of a transcript. Undefined, or returns undefined, until it has loaded. */
  readonly renderText?: ((transcription: Transcription) => unknown) | undefined;
  /** Undefined until it has loaded. */
  readonly audio?: AudioView | undefined;
  /** Undefined until it has loaded. */
  readonly liveText?: LiveTextView | undefined;
  /** Replaces the layout of the panel, if the element is compact. */
  readonly compact?: CompactLayout | undefined;
  /** The menu of spoken languages, if there is one. */
  readonly languageMenu?: Content;
  /** Messages about the service and storage, and about a deleted note. */
  readonly notices?: Content;
  /** Rendered at the end of the panel, before the footer. */
  readonly more?: Content;
}
