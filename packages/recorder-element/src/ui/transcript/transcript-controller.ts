import type { Transcription } from '@audio-transcriber/contract';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import type { TranscriptPanel, TranscriptPanelContent, TranscriptPanelOptions } from './transcript-panel.ts';

interface TranscriptControllerOptions {
  /** Returns the complete transcript that the host shows, if any. */
  readonly read: () => TranscriptPanelContent | undefined;
  readonly localize: () => PanelLocalization;
  readonly onEdit: TranscriptPanelOptions['onEdit'];
  /** Whether a new transcript takes the focus from the round button. */
  readonly takesFocus?: () => boolean;
}

type Host = ReactiveControllerHost & {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly isConnected: boolean;
};

/**
 * Makes the host's transcript playable and editable. The host renders the text in `.transcript-body > .transcript`, an empty
 * `.transcript-tools` and an `<audio>`. Loads the transcript panel once there is a transcript. Until then, the text is
 * readable.
 */
export class TranscriptController implements ReactiveController {
  readonly #host: Host;
  readonly #options: TranscriptControllerOptions;
  #loaded: typeof import('./transcript-panel.ts') | undefined;
  #panel: TranscriptPanel | undefined;
  #reading: HTMLElement | undefined;

  constructor(host: Host, options: TranscriptControllerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    const content = this.#options.read();
    const reading = (content && this.#find('.transcript-body')) || undefined;
    if (reading !== this.#reading) {
      this.#end();
      this.#reading = reading;
      if (content && reading) {
        this.#takeFocus(reading.firstElementChild as HTMLElement);
        void this.#load(reading, content.transcription);
      }
    }
    if (content) this.#panel?.update(content);
  }

  hostDisconnected(): void {
    // A move within the page disconnects and reconnects the host: that must not end an edit.
    queueMicrotask(() => {
      if (this.#host.isConnected) return;
      this.#end();
      this.#reading = undefined;
    });
  }

  /** Renders the paragraphs of a transcript. Undefined if it has one only, or until they have loaded. */
  readonly renderText = (transcription: Transcription): unknown =>
    this.#loaded?.renderParagraphs(
      transcription,
      this.#options.localize(),
      this.#options.read()?.isEditable ? this.#options.onEdit : undefined,
    );

  get hasUnsavedEdit(): boolean {
    return this.#panel?.hasUnsavedEdit ?? false;
  }

  /** Returns whether an unsaved edit has to be resolved first. If so, focuses it. */
  requireEditResolved(): boolean {
    return this.#panel?.requireEditResolved() ?? false;
  }

  /** Moves the focus from the stop button, since Space scrolls the text now. */
  #takeFocus(transcript: HTMLElement): void {
    transcript.tabIndex = -1;
    const isStopFocused = this.#find('.primary-button:focus') !== null;
    if (isStopFocused && this.#options.takesFocus?.()) transcript.focus({ preventScroll: true });
  }

  async #load(reading: HTMLElement, transcription: Transcription): Promise<void> {
    // If it fails to load, the text is readable, and the next transcript loads it again.
    const loaded = await import('./transcript-panel.ts').catch(() => undefined);
    await loaded?.prepareLayout(transcription, reading.getRootNode() as ShadowRoot);
    const tools = this.#find('.transcript-tools');
    if (!loaded || !tools || this.#reading !== reading) return;
    this.#loaded = loaded;
    this.#panel = loaded.createTranscriptPanel({
      reading,
      tools,
      onEdit: this.#options.onEdit,
      onEditorChange: () => this.#host.requestUpdate(),
    });
    this.#host.requestUpdate();
  }

  #end(): void {
    this.#panel?.end();
    this.#panel = undefined;
    // A text that grows again has no word cursor, and scrolls by keyboard.
    if (this.#reading) (this.#reading.firstElementChild as HTMLElement).tabIndex = 0;
  }

  #find<Found extends HTMLElement>(selector: string): Found | null {
    return this.#host.renderRoot.querySelector<Found>(selector);
  }
}
