import type { ServiceDescription } from '@audio-transcriber/contract';
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { languageAt } from '../messages/language-registry.ts';
import type { PanelLocalization } from '../messages/panel-localization.ts';
import type { Transcriber } from '../transcriber/transcriber.ts';
import { describeService } from '../ui/describe-service.ts';
import type { ElementHost } from './element-host.ts';

export type ServiceHost = ElementHost & {
  readonly endpoint: string;
  readonly language?: string | undefined;
  readonly readOnly: boolean;
  readonly transcribe?: unknown;
};

/** How often a service is asked again that has no recogniser yet: it may be fetching its model. */
const retryMs = 10_000;

/**
 * Asks the service what it can do once the host can be seen, and tells the person before a recording if it has no
 * recogniser or does not know the language. Visitors who never see the host cost the service nothing.
 */
export class ServiceController implements ReactiveController {
  readonly #host: ServiceHost;
  readonly #transcriber: Transcriber;
  readonly #localize: () => PanelLocalization;
  readonly #observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    this.#observer.disconnect();
    this.#isSeen = true;
    void this.#ask();
  });
  #isSeen = false;
  /** The endpoint that was asked last, or the function in its place. */
  #asked: unknown;
  #description: ServiceDescription = {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ServiceHost, transcriber: Transcriber, localize: () => PanelLocalization) {
    this.#host = host;
    this.#transcriber = transcriber;
    this.#localize = localize;
    host.addController(this);
    transcriber.addEventListener('state-change', () => {
      // The page may have got the headers that the service wants.
      if (transcriber.state.phase === 'starting') void this.#ask();
    });
  }

  /** Renders a notice if a recording made now would not be understood. */
  render(): TemplateResult | typeof nothing {
    const { state, language, readOnly } = this.#host;
    const localization = this.#localize();
    const hasProblem = 'problem' in state && state.problem !== undefined;
    if (hasProblem || readOnly) return nothing;
    const pageLanguage = languageAt(this.#host) || localization.lang;
    const notice = describeService(this.#description, { language, pageLanguage }, localization);
    return notice ? html`<p class="hint" part="notice" role="status">${notice}</p>` : nothing;
  }

  hostConnected(): void {
    if (!this.#isSeen) this.#observer.observe(this.#host);
  }

  hostUpdate(): void {
    if (this.#isSeen && this.#asked !== this.#target) void this.#ask();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
    clearTimeout(this.#timer);
  }

  get #target(): unknown {
    return this.#host.transcribe ?? this.#host.endpoint;
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    const target = this.#target;
    this.#asked = target;
    const service = await this.#transcriber.discover();
    if (target !== this.#target) return;
    this.#description = service?.description ?? {};
    this.#host.requestUpdate();
    if (this.#description.ready === false) this.#askLater();
  }

  #askLater(): void {
    clearTimeout(this.#timer);
    if (!this.#host.isConnected) return;
    this.#timer = setTimeout(() => (document.hidden ? this.#askLater() : void this.#ask()), retryMs);
  }
}
