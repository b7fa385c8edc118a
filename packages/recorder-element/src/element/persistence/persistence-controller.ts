import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { recordingDatabase } from '../../storage/interrupted-recordings.ts';
import { createPersistentStore, type PersistentStore } from '../../storage/persistent-store.ts';
import type { RecordingDescription, RecordingStore } from '../../storage/recording-store.ts';
import { hasUnfinishedRecording } from '../../transcriber/state.ts';
import type { ElementHost } from '../element-host.ts';

export type PersistenceHost = ElementHost & {
  readonly endpoint: string;
  readonly persist: boolean | string;
  readonly persistScope?: string | undefined;
};

/** Saves a host's recordings in the browser, and shows a notice if that fails. */
export class PersistenceController implements ReactiveController {
  readonly #host: PersistenceHost;
  readonly #localize: () => PanelLocalization;
  #store: PersistentStore | undefined;

  constructor(host: PersistenceHost, localize: () => PanelLocalization) {
    this.#host = host;
    this.#localize = localize;
    host.addController(this);
  }

  /** The endpoint and scope that recordings are saved for. */
  get location(): { readonly endpoint: string; readonly scope: string } {
    const { endpoint, persistScope } = this.#host;
    // A link resolves a URL like `fetch`, but does not throw.
    return { endpoint: Object.assign(document.createElement('a'), { href: endpoint }).href, scope: persistScope ?? '' };
  }

  /** Whether the current recording would survive closing the page. */
  get isSaved(): boolean {
    return this.#store?.isSaved ?? false;
  }

  createStore(description: RecordingDescription): RecordingStore {
    const store = createPersistentStore({
      recordings: async () => recordingDatabase,
      recording: { ...description, ...this.location, mediaType: '', recordedMs: 0 },
      onChange: () => this.#host.requestUpdate(),
    });
    this.setStore(store);
    return store;
  }

  setStore(store: PersistentStore): void {
    void this.release();
    this.#store = store;
  }

  /** Releases the recording to other elements and pages once its last chunk is saved. */
  async release(): Promise<void> {
    await this.#store?.release();
  }

  /** Renders a notice if the current recording cannot be saved. */
  render(): TemplateResult | typeof nothing {
    if (!hasUnfinishedRecording(this.#host.state) || this.#store?.isSaved !== false) return nothing;
    return html`<p class="hint" part="notice" role="status">${this.#localize().texts.notSaved}</p>`;
  }

  hostConnected(): void {
    void this.#store?.reclaim();
  }
}
