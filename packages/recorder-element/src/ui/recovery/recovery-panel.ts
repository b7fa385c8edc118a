import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { fillIn } from '../../messages/format.ts';
import type { RecoveryTexts } from '../../messages/localization.ts';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { fillInCount } from '../../messages/plural-forms.ts';
import { recoveryTexts } from '../../messages/recovery-messages.ts';
import type { Recording } from '../../recording/recording.ts';
import type { InterruptedRecording } from '../../storage/interrupted-recordings.ts';
import type { PersistentStore } from '../../storage/persistent-store.ts';
import { adoptStyles } from '../adopt-styles.ts';
import { ignoreDoubleClick, renderAction, renderFace, renderQuestion } from '../buttons.ts';
import { confirmAboveMs } from '../discard-confirmation.ts';
import { describeRecording } from './describe-recording.ts';
import { type RecoveryItem, readRecording } from './recovery-item.ts';
import { recoveryStyles } from './recovery-panel.styles.ts';

export interface RecoveryPanelOptions {
  readonly host: ReactiveControllerHost & HTMLElement;
  /** At least one. The panel releases the remaining ones when it closes. */
  readonly interrupted: readonly InterruptedRecording[];
  /** Loads a recording and its store. Returns false if that is not possible now. */
  onTranscribe(recording: Recording, store: PersistentStore): boolean;
}

type ShownTexts = RecoveryTexts & PanelLocalization['texts'];

/** Lists interrupted recordings, to play, transcribe, download or discard. */
export class RecoveryPanel {
  readonly #options: RecoveryPanelOptions;
  #items: readonly RecoveryItem[];
  #playing: RecoveryItem | undefined;
  /** The recordings to discard once confirmed. */
  #pendingDiscard: RecoveryItem | 'all' | undefined;

  constructor(options: RecoveryPanelOptions) {
    this.#options = options;
    this.#items = options.interrupted.map((interrupted) => ({ ...interrupted }));
    if (options.host.shadowRoot) adoptStyles(options.host.shadowRoot, recoveryStyles);
  }

  render(localization: PanelLocalization): TemplateResult | typeof nothing {
    const [first, ...others] = this.#items;
    if (!first) return nothing;
    const isOne = others.length === 0;
    const texts = { ...recoveryTexts, ...localization.texts };
    const { lang } = localization;
    const describe = ({ kept }: RecoveryItem) => describeRecording(kept, texts, localization);
    const title = isOne
      ? fillIn(texts.interrupted, { recording: describe(first) })
      : fillInCount(texts.interruptedSeveral, this.#items.length, lang);
    return html`
      <div class="recovery" part="recovery" role="group" aria-label=${title}>
        <p id="recovery-title" class="title" part="title" aria-live="polite">${title}</p>
        <ul class="interrupted-list" role="list">
          ${repeat(
            this.#items,
            ({ kept }) => kept.id,
            (item) => this.#renderItem(item, texts, describe(item), isOne),
          )}
        </ul>
        ${isOne ? nothing : this.#renderDiscardAll(texts, lang)}
      </div>
    `;
  }

  /** Releases the remaining recordings. */
  close(): void {
    for (const { recording, store } of this.#items) {
      recording?.revokeUrl();
      void store.release();
    }
    this.#items = [];
  }

  #renderItem(item: RecoveryItem, texts: ShownTexts, description: string, isOne: boolean): TemplateResult {
    const { recording } = item;
    return html`
      <li class="interrupted" part="interrupted" aria-label=${description}>
        ${isOne ? nothing : html`<p>${description}</p>`}
        ${item.isUnreadable ? html`<p class="hint" part="hint" role="alert">${texts.unreadable}</p>` : nothing}
        <div class="actions">
          ${
            this.#pendingDiscard === item
              ? html`
                ${renderQuestion(texts.discardQuestion)}
                ${renderAction('keep', texts.keep, () => this.#confirmDiscard(undefined, this.#firstActionOf(item)), 'primary')}
                ${renderAction('delete', texts.discard, () => this.#discard(item))}
              `
              : html`
          ${renderAction('transcribe', texts.transcribe, () => this.#transcribe(item), isOne ? 'primary' : '')}
          <button
            class="action"
            part="action listen"
            aria-expanded=${this.#playing === item}
            title=${texts.play}
            @click=${ignoreDoubleClick(() => this.#listen(item))}
          >${renderFace('listen', texts.play, 'play')}</button>
          ${renderAction('download', texts.download, () => this.#download(item), '', 'download')}
          ${renderAction('delete', texts.discard, () => this.#requestDiscard(item), '', 'delete')}
              `
          }
        </div>
        ${
          recording && this.#playing === item
            ? html`<audio class="player" part="player" controls autoplay src=${recording.url} aria-label=${texts.player}></audio>`
            : nothing
        }
      </li>
    `;
  }

  #renderDiscardAll(texts: ShownTexts, lang: string): TemplateResult {
    return html`
      <div class="actions discard-all">
        ${
          this.#pendingDiscard === 'all'
            ? html`
              ${renderQuestion(fillInCount(texts.discardAllQuestion, this.#items.length, lang))}
              ${renderAction('keep', texts.keep, () => this.#confirmDiscard(undefined, '.discard-all .action'), 'primary')}
              ${renderAction('delete-all', texts.discardAll, () => this.#discardAll())}
            `
            : html`${renderAction('delete-all', texts.discardAll, () => this.#confirmDiscard('all', '.discard-all .action'))}`
        }
      </div>
    `;
  }

  async #transcribe(item: RecoveryItem): Promise<void> {
    const recording = await this.#open(item);
    if (recording && this.#options.onTranscribe(recording, item.store)) this.#remove(item);
  }

  async #listen(item: RecoveryItem): Promise<void> {
    const isPlaying = this.#playing === item;
    this.#playing = !isPlaying && (await this.#open(item)) ? item : undefined;
    this.#options.host.requestUpdate();
  }

  async #download(item: RecoveryItem): Promise<void> {
    const recording = await this.#open(item);
    if (!recording) return;
    const link = document.createElement('a');
    link.href = recording.url;
    link.download = recording.fileName;
    link.click();
  }

  #requestDiscard(item: RecoveryItem): void {
    if (item.kept.recordedMs > confirmAboveMs) this.#confirmDiscard(item, this.#firstActionOf(item));
    else this.#discard(item);
  }

  #firstActionOf(item: RecoveryItem): string {
    return `.interrupted:nth-child(${this.#items.indexOf(item) + 1}) .action`;
  }

  #discard(item: RecoveryItem): void {
    const place = this.#items.indexOf(item);
    this.#remove(item);
    item.recording?.revokeUrl();
    item.store.delete();
    const next = Math.min(place, this.#items.length - 1) + 1;
    void this.#moveFocus(`.interrupted:nth-child(${next}) .action`);
  }

  #confirmDiscard(pendingDiscard: RecoveryItem | 'all' | undefined, focused: string): void {
    this.#pendingDiscard = pendingDiscard;
    this.#options.host.requestUpdate();
    void this.#moveFocus(focused);
  }

  #discardAll(): void {
    for (const item of this.#items) this.#discard(item);
  }

  /** Returns the recording; undefined if it cannot be read or was removed. */
  async #open(item: RecoveryItem): Promise<Recording | undefined> {
    await readRecording(item);
    if (item.isUnreadable) this.#options.host.requestUpdate();
    return this.#items.includes(item) ? item.recording : undefined;
  }

  #remove(item: RecoveryItem): void {
    this.#items = this.#items.filter((other) => other !== item);
    if (this.#playing === item) this.#playing = undefined;
    this.#pendingDiscard = undefined;
    this.#options.host.requestUpdate();
  }

  /** Moves the focus to the button in place of a removed one. */
  async #moveFocus(selector: string): Promise<void> {
    const { host } = this.#options;
    if (!host.shadowRoot?.activeElement) return;
    await host.updateComplete;
    host.shadowRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}
