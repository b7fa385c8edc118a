import type { Transcription } from '@audio-transcriber/contract';
import { editTranscription } from '../../transcript/edit-transcription.ts';
import { adoptStyles } from '../adopt-styles.ts';
import type { TranscriptSearch } from './search/transcript-search.ts';
import { transcriptStyles } from './transcript.styles.ts';
import { openTranscriptEditor, type TranscriptEditor } from './transcript-editor.ts';
import { createSearch, formatParagraphs, prepareLayout, renderParagraphs } from './transcript-layout.ts';
import {
  TranscriptToolbar,
  type TranscriptToolbarContent,
  type TranscriptToolbarOptions,
} from './transcript-toolbar.ts';
import { createTranscriptView, type TranscriptView, type TranscriptViewContent } from './transcript-view.ts';

export { editTranscription, prepareLayout, renderParagraphs };

export type TranscriptPanelContent = TranscriptViewContent & TranscriptToolbarContent;

export interface TranscriptPanelOptions {
  /** The parent of the element with the text or its paragraphs (`renderParagraphs`), which is its only child. */
  readonly reading: HTMLElement;
  /** An empty container for the tools. */
  readonly tools: HTMLElement;
  /** Called after an edit. The owner stores the transcription and renders it. */
  readonly onEdit: (transcription: Transcription) => void;
  /** Called when the text in the editor has changed, and when the editor was closed. */
  readonly onEditorChange?: () => void;
  readonly wait?: TranscriptToolbarOptions['wait'];
}

export interface TranscriptPanel {
  readonly hasUnsavedEdit: boolean;
  /** Call it after each render of the host. It is cheap if nothing has changed. */
  update(content: TranscriptPanelContent): void;
  /** Returns whether there is an unsaved edit. If so, focuses it, and asks to save or cancel first. */
  requireEditResolved(): boolean;
  end(): void;
}

/** Makes a transcript playable, editable and exportable. Loaded with the first transcript. */
export const createTranscriptPanel = ({
  reading,
  tools,
  onEdit,
  onEditorChange,
  wait,
}: TranscriptPanelOptions): TranscriptPanel => {
  adoptStyles(reading.getRootNode() as Document | ShadowRoot, transcriptStyles);
  let view: TranscriptView | undefined;
  let content: TranscriptPanelContent | undefined;
  let editor: TranscriptEditor | undefined;
  let search: TranscriptSearch | undefined;

  const showReading = () => {
    editor?.end();
    editor = undefined;
    reading.hidden = false;
    toolbar.hide();
  };

  const close = () => {
    showReading();
    if (content) toolbar.update(content);
    toolbar.focus();
    onEditorChange?.();
  };

  const edit = () => {
    if (!content) return;
    const { transcription, localization } = content;
    const before = formatParagraphs(transcription);
    reading.hidden = true;
    toolbar.hide();
    editor = openTranscriptEditor({
      reading,
      text: before,
      caret: view?.caret ?? 0,
      lang: (reading.firstElementChild as HTMLElement).lang,
      localization,
      onChange: () => onEditorChange?.(),
      onSave: (text) => {
        if (text !== before) onEdit(editTranscription(transcription, text));
        close();
        void toolbar.status.show('saved');
      },
      onCancel: close,
    });
  };

  const toolbar = new TranscriptToolbar({
    container: tools,
    onEdit: edit,
    renderSearch: () => search?.renderButton(),
    wait,
  });

  return {
    get hasUnsavedEdit() {
      return editor?.isChanged() ?? false;
    },
    update: (next) => {
      const isChanged = (key: keyof TranscriptPanelContent) => next[key] !== content?.[key];
      if (!(Object.keys(next) as (keyof TranscriptPanelContent)[]).some(isChanged)) return;
      content = next;
      view?.end();
      view = createTranscriptView({ ...content, frame: reading, last: view });
      search ??= createSearch(content.transcription, reading);
      search?.update(view, content.localization);
      if (editor) editor.localize(content.localization);
      else toolbar.update(content);
    },
    requireEditResolved: () => editor?.requireResolved() ?? false,
    end: () => {
      view?.end();
      search?.end();
      showReading();
    },
  };
};
