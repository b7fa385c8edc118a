import { html, render } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import type { Recording } from '../../recording/recording.ts';
import { type RecordingLimits, stricterLimits } from '../../recording/recording-limits.ts';
import { createMemoryStore } from '../../storage/recording-store.ts';
import { recordingOf } from '../../transcriber/state.ts';
import type { Transcriber } from '../../transcriber/transcriber.ts';
import { renderAction } from '../buttons.ts';
import { acceptFile } from './accept-file.ts';

interface FileInputOptions {
  /** Contains the button and the notice. */
  readonly container: HTMLElement;
  /** Where files can be dropped. */
  readonly host: HTMLElement;
  readonly transcriber: Transcriber;
  /** Whether the person has to finish something else before loading a file. */
  readonly isBlocked?: () => boolean;
}

/** Loads a chosen or dropped audio file in place of a recording, or shows why it was rejected. */
export class FileInput {
  readonly #options: FileInputOptions;
  readonly #container = document.createElement('div');
  readonly #ending = new AbortController();
  #localization: PanelLocalization | undefined;
  #isManual = false;
  #pageLimits: RecordingLimits = {};
  #notice: ((localization: PanelLocalization) => string) | undefined;
  /** The latest file. Earlier ones are ignored. */
  #file: File | undefined;

  constructor(options: FileInputOptions) {
    this.#options = options;
    const { container, host } = options;
    this.#container.className = 'file-input';
    container.append(this.#container);
    const { signal } = this.#ending;
    host.addEventListener('dragover', (event) => this.#drag(event), { signal });
    host.addEventListener('dragleave', () => this.#setDropTarget(false), { signal });
    host.addEventListener('drop', (event) => this.#drop(event), { signal });
  }

  /** @param localization undefined where no file is taken now */
  update(localization: PanelLocalization | undefined, isManual: boolean, limits: RecordingLimits): void {
    if (!localization) this.#notice = undefined;
    this.#localization = localization;
    this.#isManual = isManual;
    this.#pageLimits = limits;
    this.#render();
  }

  end(): void {
    this.#ending.abort();
    this.#container.remove();
  }

  #render(): void {
    const localization = this.#localization;
    const choose = () => this.#container.querySelector('input')?.click();
    render(
      localization
        ? html`
          <input type="file" accept="audio/*,video/mp4,video/webm,.m4a,.opus,.flac,.aif,.aiff" hidden @change=${this.#choose}>
          ${renderAction(localization.texts.chooseFile, choose)}
          <p class="file-notice" part="notice" role="alert">${this.#notice?.(localization)}</p>
        `
        : '',
      this.#container,
      { host: this },
    );
  }

  #choose(event: Event): void {
    const input = event.currentTarget as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = ''; // So that the same file can be chosen again.
    if (file) void this.#readFile(file);
  }

  /** A disabled host still receives drop events. */
  get #acceptsFiles(): boolean {
    return this.#localization !== undefined && !this.#options.host.matches(':disabled');
  }

  #drag(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    // Always prevent the default: the browser would navigate to the file.
    event.preventDefault();
    event.dataTransfer.dropEffect = this.#acceptsFiles ? 'copy' : 'none';
    this.#setDropTarget(this.#acceptsFiles);
  }

  /** Shows whether a dragged file would be accepted. */
  #setDropTarget(isDropTarget: boolean): void {
    this.#options.container.closest('.panel')?.classList.toggle('drop-target', isDropTarget);
  }

  #drop(event: DragEvent): void {
    this.#setDropTarget(false);
    const [file, ...others] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    if (!this.#acceptsFiles) return;
    if (others.length > 0) this.#showNotice(({ texts }) => texts.oneFileOnly);
    else void this.#readFile(file);
  }

  async #readFile(file: File): Promise<void> {
    if (this.#options.isBlocked?.()) return;
    this.#file = file;
    this.#notice = undefined;
    this.#render();
    const isWanted = () => this.#file === file && this.#acceptsFiles && !this.#ending.signal.aborted;
    const service = await this.#options.transcriber.discover();
    const limits = stricterLimits(this.#pageLimits, service?.limits ?? {});
    const accepted = await acceptFile(file, limits, service?.description.media_types);
    if (!isWanted()) return;
    if (typeof accepted === 'function') this.#showNotice(accepted);
    else this.#load(accepted, file);
  }

  #showNotice(notice: (localization: PanelLocalization) => string): void {
    this.#notice = notice;
    this.#render();
  }

  #load(recording: Recording, file: File): void {
    const { transcriber } = this.#options;
    const store = createMemoryStore();
    store.append(file, recording.durationSeconds * 1000);
    transcriber.load(recording, store);
    if (recordingOf(transcriber.state) === recording && !this.#isManual) transcriber.submit();
  }
}
