import { html, render } from 'lit';
import type { PanelLocalization } from '../panel-texts.ts';

export interface EditViewOptions {
  /** Holds the view, and nothing else. */
  readonly container: HTMLElement;
  readonly text: string;
  /** The language that was spoken, for spell checkers. */
  readonly lang: string;
  readonly localization: PanelLocalization;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}

/**
 * Edits a text in a `<textarea>`: plain text, input methods, spell checking, undo and both directions are the browser's
 * there, which `contenteditable="plaintext-only"` gives to Firefox since 136 only. Ends with one of the callbacks.
 */
export const openEditView = (options: EditViewOptions): void => {
  const { container, text, lang, localization, onSave, onCancel } = options;
  const { texts } = localization;
  const field = () => container.querySelector('textarea') as HTMLTextAreaElement;

  const save = () => {
    const edited = field().value;
    if (edited.trim() !== '') onSave(edited);
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

  const update = (isEmpty: boolean) =>
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
            @input=${() => update(field().value.trim() === '')}
          ></textarea>
          <p class="hint" id="editor-hint">${texts.editorHint}</p>
          <div class="actions">
            <button type="button" class="action main" part="action" ?disabled=${isEmpty} @click=${save}>
              ${texts.save}
            </button>
            <button type="button" class="action" part="action" @click=${onCancel}>${texts.cancel}</button>
          </div>
        </div>
      `,
      container,
    );

  update(false);
  field().setSelectionRange(0, 0);
  field().focus();
};
