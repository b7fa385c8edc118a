import { ProblemError } from '@audio-transcriber/contract';
import { html, render } from 'lit';
import type { FileLimits } from './bring-file.ts';
import type { PanelLocalization } from './panel-texts.ts';
import type { TranscriberProblem } from './problem.ts';
import { createMemoryStore } from './recording-store.ts';
import type { Transcriber } from './transcriber.ts';

export interface FileBringerOptions {
  /** Gets a place for the button and for what is wrong with a file. */
  readonly container: HTMLElement;
  /** Where files can be dropped. */
  readonly host: HTMLElement;
  readonly transcriber: Transcriber;
}

/** Takes an audio file, chosen or dropped, in the place of a recording. What is wrong with one is said beside. */
export class FileBringer {
  readonly #options: FileBringerOptions;
  readonly #place = document.createElement('div');
  readonly #ending = new AbortController();
  #localization: PanelLocalization | undefined;
  #limits: FileLimits = {};
  #waitsForSubmit = false;
  #notice = '';
  /** The latest: what came before it is not waited for. */
  #file: File | undefined;

  constructor(options: FileBringerOptions) {
    this.#options = options;
    const { container, host } = options;
    this.#place.className = 'file-place';
    container.append(this.#place);
    const { signal } = this.#ending;
    host.addEventListener('dragover', (event) => this.#drag(event), { signal });
    host.addEventListener('drop', (event) => this.#drop(event), { signal });
  }

  /** @param localization undefined where no file is taken now */
  update(localization: PanelLocalization | undefined, waitsForSubmit: boolean, limits: FileLimits): void {
    if (!localization) this.#notice = '';
    this.#localization = localization;
    this.#waitsForSubmit = waitsForSubmit;
    this.#limits = limits;
    this.#render();
  }

  end(): void {
    this.#ending.abort();
    this.#place.remove();
  }

  #render(): void {
    const texts = this.#localization?.texts;
    const choose = () => this.#place.querySelector('input')?.click();
    render(
      texts
        ? html`
          <input type="file" accept="audio/*,video/mp4,video/webm,.m4a,.opus,.flac" hidden @change=${this.#choose}>
          <button type="button" class="action" part="action" @click=${choose}>${texts.chooseFile}</button>
          <p class="file-notice" part="notice" role="alert">${this.#notice}</p>
        `
        : '',
      this.#place,
      { host: this },
    );
  }

  #choose(event: Event): void {
    const input = event.currentTarget as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = ''; // So that the same file can be chosen again.
    if (file) void this.#bring(file);
  }

  #drag(event: DragEvent): void {
    // Also where it cannot be taken now: the browser would leave the page for it.
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  }

  #drop(event: DragEvent): void {
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    if (this.#localization) void this.#bring(file);
  }

  async #bring(file: File): Promise<void> {
    this.#file = file;
    this.#notice = '';
    this.#render();
    const { bringFile, describeFileProblem } = await import('./bring-file.ts');
    try {
      const recording = await bringFile(file, this.#limits);
      if (this.#file !== file || !this.#localization || this.#ending.signal.aborted) return;
      const store = createMemoryStore();
      store.append(file, recording.durationSeconds * 1000);
      const { transcriber } = this.#options;
      transcriber.load(recording, store);
      if (!this.#waitsForSubmit) transcriber.submit();
    } catch (cause) {
      if (!(cause instanceof ProblemError)) throw cause;
      if (this.#file !== file || !this.#localization) return;
      this.#notice = describeFileProblem(cause as TranscriberProblem, file, this.#limits, this.#localization);
      this.#render();
    }
  }
}
