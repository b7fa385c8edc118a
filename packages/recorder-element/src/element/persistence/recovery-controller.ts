import { nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { isOff } from '../../platform/is-off.ts';
import { canStart, isRecordingPhase } from '../../transcriber/state.ts';
import type { Transcriber } from '../../transcriber/transcriber.ts';
import { openRecoveryPanel } from '../../ui/recovery/open-recovery-panel.ts';
import type { RecoveryPanel } from '../../ui/recovery/recovery-panel.ts';
import type { PersistenceController, PersistenceHost } from './persistence-controller.ts';

interface RecoveryOptions {
  readonly host: PersistenceHost & { readonly readOnly: boolean };
  readonly transcriber: Transcriber;
  readonly persistence: PersistenceController;
  readonly localize: () => PanelLocalization;
  /** Whether the person has to finish something else first. */
  readonly isBlocked: () => boolean;
}

/** The controllers of connected hosts. One of them leads for each endpoint and scope. */
const controllers = new Set<RecoveryController>();

/**
 * Offers interrupted recordings that no other page or element is using. If a page has several elements with the same
 * endpoint and scope, only the leader offers them.
 */
export class RecoveryController implements ReactiveController {
  readonly #options: RecoveryOptions;
  /** The endpoint and scope to search; undefined if nothing is saved or may change. */
  #scopeKey: string | undefined;
  #isLeader = false;
  #panel: RecoveryPanel | undefined;

  constructor(options: RecoveryOptions) {
    this.#options = options;
    options.host.addController(this);
    options.transcriber.addEventListener('state-change', () => void this.#leaveIfUnused());
  }

  /** Renders the interrupted recordings while the host can accept one. */
  render(): TemplateResult | typeof nothing {
    return (canStart(this.#options.host.state) && this.#panel?.render(this.#options.localize())) || nothing;
  }

  hostConnected(): void {
    controllers.add(this);
  }

  hostUpdate(): void {
    const { host, persistence } = this.#options;
    const scopeKey = isOff(host.persist) || host.readOnly ? undefined : JSON.stringify(persistence.location);
    if (scopeKey === this.#scopeKey) return;
    this.#close();
    this.#scopeKey = scopeKey;
    this.#scheduleOffer();
  }

  hostDisconnected(): void {
    // A move within the page disconnects and reconnects the host in the same task.
    queueMicrotask(() => void this.#leaveIfUnused());
  }

  /** Releases the recordings to other elements and pages once the host is gone and its last chunk is saved. */
  async #leaveIfUnused(): Promise<void> {
    const { host, persistence } = this.#options;
    if (host.isConnected || isRecordingPhase(host.state.phase)) return;
    const scopeKey = this.#scopeKey;
    controllers.delete(this);
    this.#close();
    await persistence.release();
    for (const other of controllers) if (other.#scopeKey === scopeKey && !other.#panel) other.#scheduleOffer();
  }

  #scheduleOffer(): void {
    this.#isLeader = false;
    // Wait until the host has all of its attributes.
    queueMicrotask(() => void this.#offer(this.#scopeKey));
  }

  async #offer(scopeKey: string | undefined): Promise<void> {
    if (scopeKey === undefined) return;
    if ([...controllers].some((other) => other.#isLeader && other.#scopeKey === scopeKey)) return;
    this.#isLeader = true;
    const { host, transcriber, persistence, isBlocked } = this.#options;
    try {
      const panel = await openRecoveryPanel(persistence.location, {
        host,
        onTranscribe: (recording, store) => {
          // Another recording may have started in the meantime.
          if (!canStart(host.state) || isBlocked()) return false;
          persistence.setStore(store);
          transcriber.load(recording, store);
          transcriber.submit();
          return true;
        },
      });
      if (!panel) return;
      if (scopeKey !== this.#scopeKey || this.#panel) return panel.close();
      this.#panel = panel;
      host.requestUpdate();
    } catch {
      // Without IndexedDB nothing can be offered. The next visit tries again.
    }
  }

  #close(): void {
    this.#isLeader = false;
    this.#scopeKey = undefined;
    this.#panel?.close();
    this.#panel = undefined;
  }
}
