import { html, render } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { isApple } from '../../platform/is-apple.ts';
import { ignoreDoubleClick, renderAction } from '../buttons.ts';

interface TranscriptEditorOptions {
  /** The editor is inserted after it, so that the order of the Tab key is the visible one. */
  readonly reading: HTMLElement;
  readonly text: string;
  /** The initial position of the caret: an offset in the text. */
  readonly caret: number;
  /** The spoken language, for spell checkers. */
  readonly lang: string;
  readonly localization: PanelLocalization;
  /** Called when `isChanged` changes. */
  readonly onChange: () => void;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}

/** Letters. A longer text has a field of fixed height: to measure the text would take long for each key. */
const longText = 5000;

export interface TranscriptEditor {
  /** Changes the language of the controls. */
  localize(localization: PanelLocalization): void;
  /** Returns whether there are unsaved changes. */
  isChanged(): boolean;
  /** Returns whether there are unsaved changes. If so, focuses the field, and asks to save or cancel first. */
  requireResolved(): boolean;
  /** Removes the editor. */
  end(): void;
}

/**
 * Edits a text in a `<textarea>`. The browser provides plain text, input methods, spell checking, undo and both
 * directions; Firefox supports `contenteditable="plaintext-only"` only since version 136. Ends with one of the
 * callbacks.
 */
export const openTranscriptEditor = (options: TranscriptEditorOptions): TranscriptEditor => {
  const { reading, text, caret, lang, onChange, onSave, onCancel } = options;
  let { texts } = options.localization;
  const container = document.createElement('div');
  const field = () => container.querySelector('textarea') as HTMLTextAreaElement;
  let isEmpty = false;
  let isSaveRequired = false;
  let wasChanged = false;
  const isChanged = () => field().value !== text;

  const askToStay = (event: Event) => {
    if (container.isConnected && isChanged()) event.preventDefault();
  };

  const save = () => {
    if (!isEmpty) onSave(field().value);
  };

  // Costs little for each key, also in a long text: the host renders only when the first change is made or undone.
  const onInput = () => {
    isEmpty = !/\S/.test(field().value);
    update();
    if (isChanged() !== wasChanged) onChange();
    wasChanged = isChanged();
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return; // The input method handles Escape and Enter.
    const isSave = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (!isSave && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation(); // Keep a dialog around the element open.
    if (isSave) save();
    else onCancel();
  };

  const update = () =>
    render(
      html`
        <textarea
          class="transcript ${text.length > longText ? 'long' : ''}"
          part="editor"
          dir="auto"
          lang=${lang}
          aria-label=${texts.editor}
          aria-describedby="editor-hint"
          .defaultValue=${text}
          @input=${onInput}
        ></textarea>
        <p class="hint" part="hint" id="editor-hint">${isSaveRequired ? texts.editFirst : ''} ${isApple() ? texts.editorHintApple : texts.editorHint}</p>
        <div class="actions">
          <button
            class="action primary"
            part="action primary save"
            ?disabled=${isEmpty}
            @click=${ignoreDoubleClick(save)}
          >${texts.save}</button>
          ${renderAction('cancel', texts.cancel, onCancel)}
        </div>
      `,
      container,
    );

  Object.assign(container, { className: 'editor', onkeydown: onKey });
  reading.after(container);
  update();
  field().setSelectionRange(caret, caret);
  field().focus();
  addEventListener('beforeunload', askToStay);
  return {
    isChanged,
    localize: (localization) => {
      texts = localization.texts;
      update();
    },
    requireResolved: () => {
      if (!isChanged()) return false;
      isSaveRequired = true;
      update();
      field().focus();
      container.querySelector('.hint')?.scrollIntoView({ block: 'nearest' });
      return true;
    },
    end: () => {
      removeEventListener('beforeunload', askToStay);
      container.remove();
    },
  };
};
