import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { PanelLocalization } from '../messages/panel-messages.ts';
import { keptRecordings, openRecoveryPanel } from '../storage/interrupted-recordings.ts';
import { createPersistentStore, type PersistentStore } from '../storage/persistent-store.ts';
import type { RecordingStore, TakeDescription } from '../storage/recording-store.ts';
import { isOff } from '../transcriber/settings.ts';
import { isEmpty, type Phase, recordingOf, type State } from '../transcriber/state.ts';
import type { Transcriber } from '../transcriber/transcriber.ts';
import { transition } from '../transcriber/transition.ts';
import type { RecoveryPanel } from '../ui/recovery/recovery-panel.ts';

export type KeepingHost = ReactiveControllerHost &
  HTMLElement & {
    readonly endpoint: string;
    readonly persist: boolean | 'off';
    readonly persistScope?: string | undefined;
    readonly state: State;
  };

/** Those of connected hosts. For each endpoint and scope, one of them looks. */
const keepers = new Set<Keeper>();

/**
 * Keeps a host's recordings where they outlive the page, asks to stay where they would not, and offers those that were
 * interrupted: once the browser is idle, and while nobody else is busy with them.
 */
export class Keeper implements ReactiveController {
  readonly #host: KeepingHost;
  readonly #transcriber: Transcriber;
  readonly #localization: () => PanelLocalization;
  readonly #isHeld: () => boolean;
  #store: PersistentStore | undefined;
  /** The endpoint and scope to look for; undefined where nothing is kept. */
  #look: string | undefined;
  #isLooker = false;
  #panel: RecoveryPanel | undefined;

  /** @param isHeld whether something has to be done before another recording takes the place of what is there */
  constructor(
    host: KeepingHost,
    transcriber: Transcriber,
    localization: () => PanelLocalization,
    isHeld: () => boolean,
  ) {
    this.#host = host;
    this.#transcriber = transcriber;
    this.#localization = localization;
    this.#isHeld = isHeld;
    host.addController(this);
    transcriber.addEventListener('state-change', () => void this.#leave());
  }

  createStore(take: TakeDescription): RecordingStore {
    const recording = { ...take, ...this.#place, mediaType: '', recordedMs: 0 };
    const store = createPersistentStore({
      recordings: async () => keptRecordings,
      recording,
      onChange: () => this.#host.requestUpdate(),
    });
    this.#setStore(store);
    return store;
  }

  /** The interrupted recordings, where one could be taken up now; or that the present one cannot be kept. */
  render(): TemplateResult | typeof nothing {
    const localization = this.#localization();
    const isUnkept = hasUnfinished(this.#host.state) && this.#store?.isKept === false;
    if (isUnkept) return html`<p class="hint" part="notice" role="status">${localization.texts.notKept}</p>`;
    return (this.#isFree && this.#panel?.render(localization)) || nothing;
  }

  hostConnected(): void {
    keepers.add(this);
    addEventListener('pagehide', this.#freeMicrophone);
    void this.#store?.reclaim();
  }

  hostUpdate(): void {
    const { state } = this.#host;
    // Nothing can keep what is still being said; and what is kept already is worth no question.
    const isAtRisk = isUnderWay(state) || (hasUnfinished(state) && !this.#store?.isKept);
    if (isAtRisk) addEventListener('beforeunload', this.#askToStay);
    else removeEventListener('beforeunload', this.#askToStay);
    this.#planLook();
  }

  hostDisconnected(): void {
    // A move within the page disconnects and connects at once.
    queueMicrotask(() => void this.#leave());
  }

  readonly #askToStay = (event: Event): void => event.preventDefault();

  /** Browsers keep no page for the way back whose microphone is open. Without it, the page comes back with its take. */
  readonly #freeMicrophone = (): void => {
    if (microphonePhases.has(this.#host.state.phase)) this.#transcriber.suspend();
  };

  /** Leaves all to other elements and pages, once the host is gone and its last chunk has come. */
  async #leave(): Promise<void> {
    if (this.#host.isConnected || isUnderWay(this.#host.state)) return;
    removeEventListener('beforeunload', this.#askToStay);
    removeEventListener('pagehide', this.#freeMicrophone);
    const look = this.#look;
    keepers.delete(this);
    this.#withdraw();
    await this.#store?.release();
    for (const other of keepers) if (other.#look === look && !other.#panel) other.#planOffer();
  }

  #setStore(store: PersistentStore | undefined): void {
    void this.#store?.release();
    this.#store = store;
  }

  /** Whether the host could take up a recording now. */
  get #isFree(): boolean {
    const { state } = this.#host;
    return transition(state, { type: 'start' }) !== state;
  }

  get #place() {
    const { endpoint, persistScope } = this.#host;
    // A link resolves like `fetch`, but does not throw.
    return { endpoint: Object.assign(document.createElement('a'), { href: endpoint }).href, scope: persistScope ?? '' };
  }

  #planLook(): void {
    const { endpoint, scope } = this.#place;
    const look = isOff(this.#host.persist) ? undefined : `${endpoint} ${scope}`;
    if (look === this.#look) return;
    this.#withdraw();
    this.#look = look;
    this.#planOffer();
  }

  #planOffer(): void {
    this.#isLooker = false;
    // Not before the host has got all of its attributes.
    queueMicrotask(() => void this.#offer(this.#look));
  }

  async #offer(look: string | undefined): Promise<void> {
    if (look === undefined || [...keepers].some((other) => other.#isLooker && other.#look === look)) return;
    this.#isLooker = true;
    try {
      const panel = await openRecoveryPanel(this.#place, {
        host: this.#host,
        onTranscribe: (recording, store) => {
          // Meanwhile, another recording may have begun.
          if (!this.#isFree || this.#isHeld()) return false;
          this.#setStore(store);
          this.#transcriber.load(recording, store);
          this.#transcriber.submit();
          return true;
        },
      });
      if (!panel) return;
      if (look !== this.#look || this.#panel) return panel.close();
      this.#panel = panel;
      this.#host.requestUpdate();
    } catch {
      // Where nothing can be looked for now, the next visit may.
    }
  }

  #withdraw(): void {
    this.#isLooker = false;
    this.#look = undefined;
    this.#panel?.close();
    this.#panel = undefined;
  }
}

const microphonePhases: ReadonlySet<Phase> = new Set<Phase>(['starting', 'recording', 'paused']);

const isUnderWay = ({ phase }: State): boolean => phase === 'recording' || phase === 'paused' || phase === 'stopping';

/** Whether there is a recording, complete or not, without a transcript. */
const hasUnfinished = (state: State): boolean =>
  isUnderWay(state) || (recordingOf(state) !== undefined && !(state.phase === 'transcribed' && !isEmpty(state)));
