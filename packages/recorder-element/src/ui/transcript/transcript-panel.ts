import type { Transcription } from '@audio-transcriber/contract';
import type { Localization } from '../../messages/localization.ts';
import { addPanelTexts } from '../../messages/panel-localization.ts';
import { editTranscription } from '../../transcript/edit-transcription.ts';
import { adoptStyles } from '../adopt-styles.ts';
import { transcriptStyles } from './transcript.styles.ts';
import { openTranscriptEditor, type TranscriptEditor } from './transcript-editor.ts';
import {
  TranscriptToolbar,
  type TranscriptToolbarContent,
  type TranscriptToolbarOptions,
} from './transcript-toolbar.ts';
import { TranscriptView, type TranscriptViewContent } from './transcript-view.ts';

export { editTranscription };

type FullContent = TranscriptViewContent & TranscriptToolbarContent;

export interface TranscriptPanelContent extends Omit<FullContent, 'localization'> {
  readonly localization: Localization;
}

export interface TranscriptPanelOptions {
  /** The parent of the paragraph with the text, which is its only child. */
  readonly reading: HTMLElement;
  /** An empty container for the tools or the editor. */
  readonly tools: HTMLElement;
  /** Called after an edit. The owner stores the transcription and shows its text in the paragraph. */
  readonly onEdit: (transcription: Transcription) => void;
  /** Called when the text in the editor has changed, and when the editor was closed. */
  readonly onEditorChange?: () => void;
  readonly wait?: TranscriptToolbarOptions['wait'];
}

/** Makes a transcript playable, editable and exportable. Loaded with the first transcript. */
export class TranscriptPanel {
  readonly #options: TranscriptPanelOptions;
  readonly #view: TranscriptView;
  readonly #tools: TranscriptToolbar;
  #lastContent: TranscriptPanelContent | undefined;
  #content: FullContent | undefined;
  #editor: TranscriptEditor | undefined;

  constructor(options: TranscriptPanelOptions) {
    this.#options = options;
    const { reading, tools, wait } = options;
    adoptStyles(reading.getRootNode() as Document | ShadowRoot, transcriptStyles);
    this.#view = new TranscriptView({ frame: reading, paragraph: reading.firstElementChild as HTMLElement });
    this.#tools = new TranscriptToolbar({ container: tools, onEdit: () => this.#edit(), wait });
  }

  /** Call it after each render of the host. It is cheap if nothing has changed. */
  update(content: TranscriptPanelContent): void {
    const last = this.#lastContent;
    const keys = Object.keys(content) as (keyof TranscriptPanelContent)[];
    if (last && keys.every((key) => content[key] === last[key])) return;
    this.#lastContent = content;
    this.#content = { ...content, localization: addPanelTexts(content.localization) };
    this.#view.update(this.#content);
    if (this.#editor) this.#editor.localize(this.#content.localization);
    else this.#tools.update(this.#content);
  }

  get hasUnsavedEdit(): boolean {
    return this.#editor?.isChanged() ?? false;
  }

  /** Returns whether there is an unsaved edit. If so, focuses it, and asks to save or cancel first. */
  requireEditResolved(): boolean {
    return this.#editor?.requireResolved() ?? false;
  }

  end(): void {
    this.#view.end();
    this.#showReading();
  }

  #edit(): void {
    if (!this.#content) return;
    const { transcription, localization } = this.#content;
    const { reading, tools } = this.#options;
    reading.hidden = true;
    this.#tools.hide();
    this.#editor = openTranscriptEditor({
      container: tools,
      text: transcription.text.trim(),
      caret: this.#view.caret,
      lang: (reading.firstElementChild as HTMLElement).lang,
      localization,
      onChange: () => this.#options.onEditorChange?.(),
      onSave: (text) => this.#save(text),
      onCancel: () => this.#close(),
    });
  }

  #save(text: string): void {
    const { transcription } = this.#content ?? {};
    if (transcription && text !== transcription.text.trim()) {
      this.#options.onEdit(editTranscription(transcription, text));
    }
    this.#close();
    void this.#tools.status.show('saved');
  }

  #close(): void {
    this.#showReading();
    if (this.#content) this.#tools.update(this.#content);
    this.#tools.focus();
    this.#options.onEditorChange?.();
  }

  #showReading(): void {
    this.#editor?.end();
    this.#editor = undefined;
    this.#options.reading.hidden = false;
    this.#tools.hide();
  }
}
