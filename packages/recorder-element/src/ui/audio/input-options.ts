import { render } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { canStart, type State } from '../../transcriber/state.ts';
import { FileInput, type FileInputOptions } from './file/file-input.ts';
import { createMicrophonePicker } from './microphone-picker.ts';

interface InputOptionsContent {
  readonly state: State;
  readonly isReadOnly: boolean;
  readonly manual: boolean;
  readonly maxDuration: number | undefined;
  readonly languageMenu?: unknown;
}

/** The file button, and the menus of spoken languages and microphones. Its container is hidden while no recording can start. */
export class InputOptions {
  readonly #container: HTMLElement;
  readonly #languages = document.createElement('div');
  readonly #files: FileInput;
  #picking: AbortController | undefined;
  #localization: PanelLocalization | undefined;

  constructor(options: FileInputOptions) {
    this.#container = options.container;
    this.#files = new FileInput(options);
    this.#container.append(this.#languages);
  }

  update(
    { state, isReadOnly, manual, maxDuration, languageMenu }: InputOptionsContent,
    localization: PanelLocalization | undefined,
  ): void {
    const mayStart = canStart(state) && !isReadOnly;
    this.#container.hidden = !mayStart;
    if (!mayStart || localization !== this.#localization) this.#endPicking();
    this.#localization = localization;
    render(languageMenu ?? '', this.#languages);
    if (!localization) return;
    if (mayStart && !this.#picking) this.#picking = this.#pick(localization);
    this.#files.update({ localization, isReadOnly, isManual: manual, limits: { maxSeconds: maxDuration } });
  }

  end(): void {
    this.#endPicking();
    this.#files.end();
  }

  #endPicking(): void {
    this.#picking?.abort();
    this.#picking = undefined;
  }

  #pick(localization: PanelLocalization): AbortController {
    const picking = new AbortController();
    const { signal } = picking;
    const container = document.createElement('div');
    container.className = 'microphone-picker';
    this.#container.append(container);
    signal.addEventListener('abort', () => container.remove(), { once: true });
    createMicrophonePicker({ container, localization, signal });
    return picking;
  }
}
