import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { PanelLocalization } from '../../../messages/panel-localization.ts';
import { acceptedFiles } from '../../../recording/audio-file-types.ts';
import type { Recording } from '../../../recording/recording.ts';
import { stricterLimits } from '../../../recording/recording-limits.ts';
import { createMemoryStore } from '../../../storage/recording-store.ts';
import { canStart, type Phase, recordingOf } from '../../../transcriber/state.ts';
import type { Transcriber } from '../../../transcriber/transcriber.ts';
import { guardPageDrops } from './page-drop-guard.ts';

export interface FileHost extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly readOnly: boolean;
  /** Whether a chosen file waits for `submit()`. */
  readonly manual: boolean;
  /** Seconds. */
  readonly maxDuration: number | undefined;
}

interface FileInputOptions {
  /** Where files can be dropped. */
  readonly host: FileHost;
  readonly transcriber: Transcriber;
  /** Whether the person has to finish something else before loading a file. */
  readonly isBlocked?: () => boolean;
}

/** Loads a chosen or dropped audio file as a recording, or shows why it was rejected. */
export class FileInput implements ReactiveController {
  readonly #options: FileInputOptions;
  #listening = new AbortController();
  /** The phase that the notice belongs to. */
  #phase: Phase = 'idle';
  #notice: ((localization: PanelLocalization) => string) | undefined;
  /** The latest file. Earlier ones are ignored. */
  #file: File | undefined;

  constructor(options: FileInputOptions) {
    this.#options = options;
    options.host.addController(this);
  }

  hostConnected(): void {
    const { host } = this.#options;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    host.addEventListener('dragover', (event) => this.#drag(event), { signal });
    host.addEventListener('dragleave', () => this.#setDropTarget(false), { signal });
    host.addEventListener('drop', (event) => this.#drop(event), { signal });
    guardPageDrops(signal);
  }

  hostUpdate(): void {
    const { phase } = this.#options.transcriber.state;
    if (phase !== this.#phase) this.#notice = undefined;
    this.#phase = phase;
  }

  hostDisconnected(): void {
    this.#listening.abort();
  }

  /** Opens the file dialog. */
  readonly choose = (): void => this.#options.host.renderRoot.querySelector<HTMLElement>('input[type=file]')?.click();

  render(localization: PanelLocalization): TemplateResult {
    const { host, transcriber } = this.#options;
    return html`
      ${
        canStart(transcriber.state) && !host.readOnly
          ? html`<input type="file" accept=${acceptedFiles} hidden @change=${(event: Event) => this.#choose(event)}>`
          : nothing
      }
      <p class="file-notice" part="notice" role="alert">${this.#notice?.(localization)}</p>
    `;
  }

  #choose(event: Event): void {
    const input = event.currentTarget as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = ''; // So that the same file can be chosen again.
    if (file) void this.#readFile(file);
  }

  /** A disabled host still receives drop events. */
  get #isLocked(): boolean {
    const { host } = this.#options;
    return host.readOnly || host.matches(':disabled');
  }

  get #acceptsFiles(): boolean {
    return !this.#isLocked && canStart(this.#options.transcriber.state);
  }

  #drag(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    // Always prevent the default: the browser would navigate to the file.
    event.preventDefault();
    // Without an effect there is no drop event, and nothing to say why the file is refused.
    event.dataTransfer.dropEffect = this.#isLocked ? 'none' : 'copy';
    this.#setDropTarget(this.#acceptsFiles);
  }

  /** Shows whether a dragged file would be accepted. */
  #setDropTarget(isDropTarget: boolean): void {
    this.#options.host.renderRoot.querySelector('.panel')?.classList.toggle('drop-target', isDropTarget);
  }

  #drop(event: DragEvent): void {
    this.#setDropTarget(false);
    const [file, ...others] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    if (this.#isLocked) return;
    if (this.#acceptsFiles && others.length === 0) void this.#readFile(file);
    else void this.#refuse(file);
  }

  async #readFile(file: File): Promise<void> {
    if (this.#options.isBlocked?.()) return;
    this.#file = file;
    this.#showNotice(undefined);
    const { signal } = this.#listening;
    const isWanted = () => this.#file === file && this.#acceptsFiles && !signal.aborted;
    const loading = loadAcceptance();
    const service = await this.#options.transcriber.discover();
    const loaded = await loading;
    const limits = stricterLimits({ maxSeconds: this.#options.host.maxDuration }, service?.limits ?? {});
    const accepted = loaded ? await loaded.acceptFile(file, limits, service) : describeMissingPart;
    if (!isWanted()) return;
    if (typeof accepted === 'function') this.#showNotice(accepted);
    // An edit may have begun in the meantime.
    else if (!this.#options.isBlocked?.()) this.#load(accepted, file);
  }

  /** Rejects a file. It is not queued: the person still has it, and does not expect its transcript later. */
  async #refuse(file: File): Promise<void> {
    const { state } = this.#options.transcriber;
    const loaded = await loadAcceptance();
    this.#showNotice(loaded ? loaded.describeUnwantedFile(file, state) : describeMissingPart);
  }

  #showNotice(notice: ((localization: PanelLocalization) => string) | undefined): void {
    this.#notice = notice;
    this.#options.host.requestUpdate();
  }

  #load(recording: Recording, file: File): void {
    const { host, transcriber } = this.#options;
    const store = createMemoryStore();
    store.append(file, recording.durationSeconds * 1000);
    transcriber.load(recording, store);
    if (recordingOf(transcriber.state) === recording && !host.manual) transcriber.submit();
  }
}

const loadAcceptance = () => import('./accept-file.ts').catch(() => undefined);

/** Describes why the script that reads files did not load: it comes from the page's server. */
const describeMissingPart = ({ problems }: PanelLocalization): string => {
  const { title, advice } = problems['network-failed'];
  return `${title}. ${advice ?? ''}`;
};
