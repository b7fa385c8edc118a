import type { Transcription } from '@audio-transcriber/contract';
import { html, nothing, render } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { type ExportFormat, exportTranscription, formatsOf } from '../../transcript/export-transcription.ts';
import { renderAction } from '../buttons.ts';
import { renderMenu, renderMenuItem } from '../menu.ts';
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
  /** Renders the button that opens the search, if there is one. */
  readonly renderSearch?: () => unknown;
  readonly wait?: StatusMessageOptions['wait'];
}

/** The Copy, Edit and Search buttons, and a menu of download formats. */
export class TranscriptToolbar {
  readonly status: StatusMessage;
  readonly #options: TranscriptToolbarOptions;
  #content: TranscriptToolbarContent | undefined;

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
    this.#options.container.querySelector<HTMLElement>('[part~=edit]')?.focus();
  }

  #render(): void {
    if (!this.#content) return;
    const { transcription, localization, isEditable } = this.#content;
    const { texts } = localization;
    const copyIcon = this.status.key === 'copied' ? 'check' : 'copy';
    const formats = formatsOf(transcription).map((format) =>
      renderMenuItem({ name: format, label: texts[format], onClick: () => this.#download(format) }),
    );
    render(
      html`
        <div class="toolbar" part="toolbar">
          ${renderAction('copy', texts.copy, () => this.#copy(), 'primary', copyIcon)}
          ${isEditable ? renderAction('edit', texts.edit, this.#options.onEdit, '', 'edit') : nothing}
          ${renderMenu({ name: 'download-text', label: texts.downloadText, icon: 'download', content: formats })}
          ${this.#options.renderSearch?.()}
          <slot name="toolbar"></slot>
          ${this.status.render(localization)}
        </div>
      `,
      this.#options.container,
    );
  }

  #copy(): void {
    if (!this.#content) return;
    const { transcription, localization } = this.#content;
    const copying = copyText(formatParagraphs(transcription, localization), this.#options.container);
    void this.status.show(copying.then((isCopied) => (isCopied ? 'copied' : 'copyFailed')));
  }

  #download(format: ExportFormat): void {
    if (!this.#content) return;
    this.status.clear();
    const { transcription, localization, recordingFileName } = this.#content;
    const exported = format === 'txt' ? { text: formatParagraphs(transcription, localization) } : transcription;
    const file = exportTranscription(exported, format, recordingFileName);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = file.name;
    link.click();
    // Safari reads the URL some time after the click.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}
