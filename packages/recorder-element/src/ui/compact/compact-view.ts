import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { fillIn } from '../../messages/format.ts';
import { addPanelTexts, type PanelLocalization } from '../../messages/panel-localization.ts';
import { canStart, isEmpty, type State } from '../../transcriber/state.ts';
import type { Transcriber } from '../../transcriber/transcriber.ts';
import { adoptStyles } from '../adopt-styles.ts';
import { renderAction, renderRecordButton } from '../buttons.ts';
import { retryHintAt } from '../failure-view.ts';
import { icon } from '../icons.ts';
import type { CompactLayout, Content, View, ViewContext } from '../view-context.ts';
import { compactStyles } from './compact.styles.ts';
import { compactButtonStyles } from './compact-buttons.styles.ts';
import { renderNewestWords } from './newest-words.ts';
import { placePopover } from './place-popover.ts';

export type CompactHost = ReactiveControllerHost & HTMLElement & { readonly htmlFor: string | undefined };

/** The characters of a transcript that can be visible in its two lines. */
const visibleCharacters = 300;

/** How long the Copy button says that the text was copied. */
const copiedMs = 2000;

/** Shows the element as one row: the round button, a line of text and small buttons. The last one opens the rest. */
export class CompactView implements CompactLayout, ReactiveController {
  readonly recordIcon: Content = icon('microphone');
  readonly #host: CompactHost;
  readonly #transcriber: Transcriber;
  #hasCopied = false;
  /** Why the last file was rejected, if it was. */
  #rejection = '';

  constructor(host: CompactHost, transcriber: Transcriber) {
    this.#host = host;
    this.#transcriber = transcriber;
    if (host.shadowRoot) adoptStyles(host.shadowRoot, compactStyles, compactButtonStyles);
    transcriber.addEventListener('level', ({ level = 0 }) =>
      // Speech is far from the largest amplitude.
      this.#find('.level')?.style.setProperty('--level', Math.sqrt(level).toFixed(2)),
    );
    transcriber.addEventListener('silence-change', () => host.requestUpdate());
    host.addEventListener('recording-request', ({ defaultPrevented }) => defaultPrevented && this.#showEditor());
    host.addController(this);
  }

  hostUpdated(): void {
    const rejection = this.#find('.file-notice')?.textContent ?? '';
    if (rejection && rejection !== this.#rejection) this.#find('.rest')?.showPopover();
    this.#rejection = rejection;
  }

  render(view: View, rest: Content, state: State, context: ViewContext): TemplateResult {
    const { texts } = addPanelTexts(context);
    const mayStart = canStart(state);
    const isQuiet = this.#isQuiet(state, context);
    return html`
      <div class="controls" part="controls">
        <div class="level" part="level">${this.#renderPrimary(view, state, context)}</div>
        <div class="status ${isQuiet ? 'quiet' : ''}" part="status">
          ${this.#renderStatus(view, state, context)}
          <div class="notices">${context.notices}${this.#renderSilence(state, texts)}</div>
        </div>
        ${this.#renderActions(view, state, context)}
        ${mayStart ? context.languageMenu : nothing}
        <button
          class="expand"
          part="expand"
          popovertarget="rest"
          aria-label=${texts.more}
          title=${texts.more}
          aria-describedby="recovery-title"
        >${icon('more')}</button>
      </div>
      <div id="rest" class="rest" part="panel" popover @beforetoggle=${this.#place}>
        ${hasAdvice(state) && view.hint ? html`<div class="hint" part="hint">${view.hint}</div>` : nothing}
        ${(hasAdvice(state) || mayStart) && view.actions ? html`<div class="actions">${view.actions}</div>` : nothing}
        ${rest}
      </div>
    `;
  }

  /** Whether there is nothing to say: before a recording, and when the text is in another field. */
  #isQuiet(state: State, context: ViewContext): boolean {
    if (state.phase === 'idle') return !this.#textOf(state, context);
    return state.phase === 'transcribed' && !isEmpty(state) && !state.problem && Boolean(this.#host.htmlFor);
  }

  /** A text for another field is a note of its own: it does not continue the one before. */
  #renderPrimary(view: View, state: State, context: ViewContext): Content {
    const isInserted = this.#host.htmlFor && state.phase === 'transcribed' && !isEmpty(state);
    return isInserted ? renderRecordButton(context, context.texts.start) : view.primary;
  }

  #renderStatus(view: View, state: State, context: ViewContext) {
    const text = this.#textOf(state, context);
    if (text) {
      return html`<p class="text" part="text" lang="" dir="auto">${text.slice(0, visibleCharacters)}</p>`;
    }
    const words = context.transcriber.remainingSeconds === undefined ? renderNewestWords(state, context) : undefined;
    const isTimed = state.phase === 'recording' || state.phase === 'paused' || state.phase === 'stopping';
    const hint =
      state.phase === 'failed'
        ? retryHintAt(state.retryAtMs, performance.now(), context)
        : hasAdvice(state)
          ? undefined
          : view.hint;
    return html`
      <p class="title" part="title">
        ${words && !isTimed ? nothing : view.title}
        ${words ?? (isTimed && hint ? html`<span class="hint" part="hint">${hint}</span>` : nothing)}
      </p>
      ${hint && !isTimed ? html`<div class="hint" part="hint">${hint}</div>` : nothing}
    `;
  }

  #renderActions(view: View, state: State, context: ViewContext) {
    const actions = context.discardPrompt?.question ?? this.#actionsOf(view, state, context);
    return actions ? html`<div class="actions" part="actions">${actions}</div>` : nothing;
  }

  #actionsOf(view: View, state: State, context: ViewContext): Content {
    const text = this.#textOf(state, context);
    if (text) {
      const { texts } = addPanelTexts(context);
      const label = this.#hasCopied ? texts.copied : texts.copy;
      return renderAction('copy', label, () => void this.#copy(text), '', this.#hasCopied ? 'check' : 'copy');
    }
    const isRecordingNeeded = state.phase === 'idle' || (state.phase === 'failed' && !state.recording);
    return isRecordingNeeded || this.#isQuiet(state, context) ? undefined : view.actions;
  }

  /** Returns the text of the element, unless another field has it. */
  #textOf(state: State, { writtenText }: ViewContext): string | undefined {
    if (this.#host.htmlFor) return undefined;
    if (state.phase === 'idle') return writtenText;
    return state.phase === 'transcribed' && !state.problem ? state.transcription.text.trim() : undefined;
  }

  #renderSilence({ phase }: State, texts: PanelLocalization['texts']) {
    const { isSilent = false, microphone = '' } = this.#transcriber.inputMonitor ?? {};
    return html`
      <div role="status">
        ${
          isSilent && phase === 'recording'
            ? html`<p class="hint" part="notice">${fillIn(texts.silent, { microphone: microphone || texts.microphone })}</p>`
            : nothing
        }
      </div>
    `;
  }

  async #copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.#setCopied(true);
      setTimeout(() => this.#setCopied(false), copiedMs);
    } catch {
      // The browser does not allow it: the text can be selected there.
      this.#find('.rest')?.showPopover();
    }
  }

  #setCopied(hasCopied: boolean): void {
    this.#hasCopied = hasCopied;
    this.#host.requestUpdate();
  }

  readonly #place = ({ newState, currentTarget }: ToggleEvent): void => {
    if (newState === 'open') placePopover(currentTarget as HTMLElement, this.#host);
  };

  /** Shows an edit that has to be saved first. */
  #showEditor(): void {
    const editor = this.#find('[part~=editor]');
    if (!editor) return;
    this.#find('.rest')?.showPopover();
    editor.focus();
  }

  #find(selector: string): HTMLElement | null | undefined {
    return this.#host.shadowRoot?.querySelector<HTMLElement>(selector);
  }
}

/** Whether there is something to read and to decide, which takes more room than a row has. */
const hasAdvice = ({ phase }: State): boolean => phase === 'failed' || phase === 'recorded' || phase === 'transcribed';
