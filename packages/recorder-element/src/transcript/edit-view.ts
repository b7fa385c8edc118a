import { html, render } from 'lit';
import { once, renderAction } from '../buttons.ts';
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

export interface EditView {
  /** Goes on in another language. */
  localize(localization: PanelLocalization): void;
}

/**
 * Edits a text in a `<textarea>`: plain text, input methods, spell checking, undo and both directions are the browser's
 * there, which `contenteditable="plaintext-only"` gives to Firefox since 136 only. Ends with one of the callbacks.
 */
export const openEditView = (options: EditViewOptions): EditView => {
  const { container, text, lang, onSave, onCancel } = options;
  let { texts } = options.localization;
  const field = () => container.querySelector('textarea') as HTMLTextAreaElement;
  let isEmpty = false;

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
          <p class="hint" id="editor-hint">${texts.editorHint}</p>
          <div class="actions">
            <button type="button" class="action main" part="action" ?disabled=${isEmpty} @click=${once(save)}>
              ${texts.save}
            </button>
            ${renderAction(texts.cancel, onCancel)}
          </div>
        </div>
      `,
      container,
    );

  update();
  field().setSelectionRange(0, 0);
  field().focus();
  return {
    localize: (localization) => {
      texts = localization.texts;
      update();
    },
  };
};
