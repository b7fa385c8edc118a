import { html, render } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { isApple } from '../../platform/is-apple.ts';
import { ignoreDoubleClick, renderAction } from '../buttons.ts';

interface TranscriptEditorOptions {
  /** Holds the view, and nothing else. */
  readonly container: HTMLElement;
  readonly text: string;
  /** Where the caret is at first: an offset in the text. */
  readonly caret: number;
  /** The language that was spoken, for spell checkers. */
  readonly lang: string;
  readonly localization: PanelLocalization;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}

export interface TranscriptEditor {
  /** Goes on in another language. */
  localize(localization: PanelLocalization): void;
  /** Whether there is something to be lost; then it leads there, and says that it has to be saved or given up first. */
  insist(): boolean;
  /** Asks no more to stay on the page. Its container is left as it is. */
  end(): void;
}

/**
 * Edits a text in a `<textarea>`: plain text, input methods, spell checking, undo and both directions are the browser's
 * there, which `contenteditable="plaintext-only"` gives to Firefox since 136 only. Ends with one of the callbacks.
 */
export const openTranscriptEditor = (options: TranscriptEditorOptions): TranscriptEditor => {
  const { container, text, caret, lang, onSave, onCancel } = options;
  let { texts } = options.localization;
  const field = () => container.querySelector('textarea') as HTMLTextAreaElement;
  let isEmpty = false;
  let insists = false;
  const isChanged = () => field().value !== text;

  const askToStay = (event: Event) => {
    if (container.isConnected && isChanged()) event.preventDefault();
  };

  const save = () => {
    if (!isEmpty) onSave(field().value);
  };

  const onInput = () => {
    isEmpty = field().value.trim() === '';
    update();
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return; // Escape and Enter are the input method's.
    const isSave = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (!isSave && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation(); // A dialog around the element stays open.
    if (isSave) save();
    else onCancel();
  };

  const update = () =>
    render(
      html`
        <div class="editor" @keydown=${onKey}>
          <textarea
            class="transcript"
            part="editor"
            dir="auto"
            lang=${lang}
            aria-label=${texts.editor}
            aria-describedby="editor-hint"
            .defaultValue=${text}
            @input=${onInput}
          ></textarea>
          <p class="hint" id="editor-hint">${insists ? texts.editFirst : ''} ${isApple() ? texts.editorHintApple : texts.editorHint}</p>
          <div class="actions">
            <button type="button" class="action main" part="action" ?disabled=${isEmpty} @click=${ignoreDoubleClick(save)}>
              ${texts.save}
            </button>
            ${renderAction(texts.cancel, onCancel)}
          </div>
        </div>
      `,
      container,
    );

  update();
  field().setSelectionRange(caret, caret);
  field().focus();
  addEventListener('beforeunload', askToStay);
  return {
    localize: (localization) => {
      texts = localization.texts;
      update();
    },
    insist: () => {
      if (!isChanged()) return false;
      insists = true;
      update();
      field().focus();
      container.querySelector('.hint')?.scrollIntoView({ block: 'nearest' });
      return true;
    },
    end: () => removeEventListener('beforeunload', askToStay),
  };
};
