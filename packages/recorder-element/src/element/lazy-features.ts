import { html, type ReactiveController, type TemplateResult } from 'lit';
import { english, type Localization } from '../messages/localization.ts';
import { isOff } from '../platform/is-off.ts';
import {
  createDeferredStore,
  createMemoryStore,
  type RecordingStore,
  type TakeDescription,
} from '../storage/recording-store.ts';
import type { Discarding } from '../ui/discard-confirmation.ts';
import type { Companions, Stage } from './features.ts';

/** The page shows the host first. WebKit cannot say when it is idle. */
const patienceMs = 200;

/** Brings what a host can do without at first: once it is shown, or when a recording or the language needs it. */
export class CompanionsController implements ReactiveController {
  readonly #stage: Stage;
  #loading: Promise<Companions> | undefined;
  #companions: Companions | undefined;
  #isAlone = false;

  constructor(stage: Stage) {
    this.#stage = stage;
    stage.host.addController(this);
  }

  /** Whether the language is settled: before, a host would only show words that it is about to replace. */
  get isReady(): boolean {
    return this.#companions ? this.#companions.language.isReady : this.#isAlone || this.#speaksEnglish;
  }

  get localization(): Localization {
    return this.#companions?.language.current ?? english;
  }

  /** Asks before what would be missed is dropped. */
  get discarding(): Discarding | undefined {
    return this.#companions?.discarding;
  }

  hostConnected(): void {
    if (this.#companions) return;
    const load = () => this.#load().catch(() => {});
    if (this.#speaksEnglish) setTimeout(load, patienceMs);
    else void load();
  }

  /** Where a recording that begins now is kept. */
  createStore(take: TakeDescription): RecordingStore {
    if (isOff(this.#stage.host.persist)) return createMemoryStore();
    if (this.#companions) return this.#companions.persistence.createStore(take);
    return createDeferredStore(this.#load().then(({ persistence }) => persistence.createStore(take)));
  }

  /** Renders what belongs below the recording: notices about the service and storage, and interrupted recordings. */
  render(): TemplateResult | undefined {
    const { service, persistence, recovery } = this.#companions ?? {};
    return persistence && html`${service?.render()}${persistence.render()}${recovery?.render()}`;
  }

  get #speaksEnglish(): boolean {
    const { host } = this.#stage;
    // Beyond a shadow root the companions look: until then it is English.
    return !host.messages && /^(en\b|$)/i.test(host.closest<HTMLElement>('[lang]')?.lang ?? '');
  }

  #load(): Promise<Companions> {
    this.#loading ??= import('./features.ts').then(
      ({ attachCompanions }) => {
        this.#companions = attachCompanions(this.#stage);
        return this.#companions;
      },
      (error) => {
        // Without them too, a person can record.
        this.#isAlone = true;
        this.#loading = undefined;
        this.#stage.host.requestUpdate();
        throw error;
      },
    );
    return this.#loading;
  }
}
