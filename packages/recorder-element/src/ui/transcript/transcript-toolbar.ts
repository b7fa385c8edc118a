import type { Transcription } from '@audio-transcriber/contract';
import { html, nothing, render } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { type ExportFormat, exportTranscription, formatsOf } from '../../transcript/export-transcription.ts';
import { ignoreDoubleClick, renderAction } from '../buttons.ts';
import { copyText } from './copy-text.ts';
import { StatusMessage, type StatusMessageOptions } from './status-message.ts';
import { formatParagraphs } from './transcript-layout.ts';

export interface TranscriptToolbarContent {
  readonly transcription: Transcription;
  readonly localization: PanelLocalization;
  /** The file name of the recording, from which the names of exports derive. */
  readonly recordingFileName: string;
  readonly isEditable: boolean;
}

export interface TranscriptToolbarOptions {
  /** An empty container for the tools. */
  readonly container: HTMLElement;
  readonly onEdit: () => void;
  readonly wait?: StatusMessageOptions['wait'];
}

/** The Edit and Copy buttons, and a menu of download formats. */
export class TranscriptToolbar {
  readonly status: StatusMessage;
  readonly #options: TranscriptToolbarOptions;
  #content: TranscriptToolbarContent | undefined;
  #isMenuOpen = false;

  constructor(options: TranscriptToolbarOptions) {
    this.#options = options;
    this.status = new StatusMessage({ onChange: () => this.#render(), wait: options.wait });
  }

  update(content: TranscriptToolbarContent): void {
    this.#content = content;
    this.#render();
  }

  /** Empties the container until the next `update`. */
  hide(): void {
    this.status.clear();
    render('', this.#options.container);
  }

  focus(): void {
    this.#find('.action')?.focus();
  }

  #render(): void {
    if (!this.#content) return;
    const { transcription, localization, isEditable } = this.#content;
    const { texts } = localization;
    render(
      html`
        <div class="toolbar" part="toolbar">
          ${isEditable ? renderAction('edit', texts.edit, this.#options.onEdit) : nothing}
          ${renderAction('copy', texts.copy, () => this.#copy())}
          <div class="menu-frame" tabindex="-1" @focusout=${(event: FocusEvent) => this.#onFocusOut(event)}>
            <button
              class="action"
              part="action download-text"
              id="menu-button"
              aria-haspopup="menu"
              aria-expanded=${this.#isMenuOpen}
              @click=${ignoreDoubleClick(() => (this.#isMenuOpen ? this.#closeMenu() : this.#openMenu()))}
              @keydown=${(event: KeyboardEvent) => this.#onButtonKey(event)}
            ><slot name="download-text-icon"></slot>${texts.downloadText}</button>
            <div
              class="menu"
              part="menu"
              role="menu"
              aria-labelledby="menu-button"
              ?hidden=${!this.#isMenuOpen}
              @keydown=${(event: KeyboardEvent) => this.#onMenuKey(event)}
            >
              ${formatsOf(transcription).map(
                (format) => html`
                  <button
                    class="menu-item"
                    part="menu-item"
                    role="menuitem"
                    tabindex="-1"
                    @click=${ignoreDoubleClick(() => this.#download(format))}
                  >${texts[format]}</button>
                `,
              )}
            </div>
          </div>
          <slot name="toolbar"></slot>
          ${this.status.render(localization)}
        </div>
      `,
      this.#options.container,
    );
  }

  #find(selector: string): HTMLElement | null {
    return this.#options.container.querySelector<HTMLElement>(selector);
  }

  #copy(): void {
    if (!this.#content) return;
    const copying = copyText(formatParagraphs(this.#content.transcription), this.#options.container);
    void this.status.show(copying.then((isCopied) => (isCopied ? 'copied' : 'copyFailed')));
  }

  #download(format: ExportFormat): void {
    if (!this.#content) return;
    const { transcription, recordingFileName } = this.#content;
    const exported = format === 'txt' ? { text: formatParagraphs(transcription) } : transcription;
    const file = exportTranscription(exported, format, recordingFileName);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = file.name;
    link.click();
    // Safari reads the URL some time after the click.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.#closeMenu();
  }

  get #items(): HTMLElement[] {
    return [...this.#options.container.querySelectorAll<HTMLElement>('.menu-item')];
  }

  #openMenu(index = 0): void {
    this.status.clear();
    this.#isMenuOpen = true;
    this.#render();
    this.#items.at(index)?.focus();
  }

  #closeMenu(): void {
    this.#isMenuOpen = false;
    this.#render();
    this.#find('#menu-button')?.focus();
  }

  #onButtonKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    this.#openMenu(event.key === 'ArrowDown' ? 0 : -1);
  }

  #onMenuKey(event: KeyboardEvent): void {
    const items = this.#items;
    const index = items.indexOf(event.target as HTMLElement);
    const indexAfter: Readonly<Record<string, number>> = {
      ArrowDown: (index + 1) % items.length,
      ArrowUp: (index + items.length - 1) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const next = items[indexAfter[event.key] ?? -1];
    if (next) next.focus();
    else if (event.key === 'Escape') this.#closeMenu();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Closes the menu when the focus leaves it. Safari does not focus a clicked button, but its focusable parent. */
  #onFocusOut({ currentTarget, relatedTarget }: FocusEvent): void {
    if ((currentTarget as Element).contains(relatedTarget as Node | null) || !this.#isMenuOpen) return;
    this.#isMenuOpen = false;
    this.#render();
  }
}
