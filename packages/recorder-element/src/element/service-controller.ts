import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { HeadersSource } from '../client/transcription-client.ts';
import { languageAt } from '../messages/language-registry.ts';
import type { PanelLocalization } from '../messages/panel-localization.ts';
import type { TranscriberProblemCode } from '../platform/problem.ts';
import { canRecordFor } from '../recorder/recorder.ts';
import type { Transcriber } from '../transcriber/transcriber.ts';
import { describeService, describeStatus } from '../ui/describe-service.ts';
import type { ElementHost } from './element-host.ts';

export type ServiceHost = ElementHost & {
  readonly endpoint: string;
  readonly language?: string | undefined;
  readonly readOnly: boolean;
  readonly transcribe?: unknown;
  readonly headers?: HeadersSource | undefined;
  readonly mimeType?: string | undefined;
};

/** How often a service that is down or not ready (still downloading its model) is asked again. */
const retryMs = 10_000;

/** Problems that do not go away by themselves. */
const permanentCodes: readonly TranscriberProblemCode[] = ['unauthorized', 'origin-not-allowed', 'not-found'];

/**
 * Asks the service for its capabilities once the host becomes visible. Before and during a recording, shows a notice if
 * the recording could not be transcribed now: no network, no service, no key, no recognizer, unsupported language.
 * Removes the notice when the cause is gone. Hosts that are never visible send no request.
 */
export class ServiceController implements ReactiveController {
  readonly #host: ServiceHost;
  readonly #transcriber: Transcriber;
  readonly #localize: () => PanelLocalization;
  readonly #observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    this.#observer.disconnect();
    this.#wasVisible = true;
    void this.#ask();
  });
  #wasVisible = false;
  /** The last endpoint that was asked, or the page's transcribe function. */
  #asked: unknown;
  /** The headers of the request that was sent last. */
  #askedHeaders: unknown;
  #pendingRequests = 0;
  #service: Awaited<ReturnType<Transcriber['discover']>>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ServiceHost, transcriber: Transcriber, localize: () => PanelLocalization) {
    this.#host = host;
    this.#transcriber = transcriber;
    this.#localize = localize;
    host.addController(this);
    transcriber.addEventListener('state-change', () => {
      // The page may have set the headers that the service needs.
      if (transcriber.state.phase === 'starting') void this.#ask();
    });
  }

  /** The base languages that the service supports. Undefined if they are unknown. */
  get languages(): readonly string[] | undefined {
    return this.#service?.description.languages;
  }

  /** Renders a notice if a recording made now would not be understood. */
  render(): TemplateResult | typeof nothing {
    const { state, readOnly } = this.#host;
    const isSettled =
      ['transcribing', 'transforming'].includes(state.phase) || ('problem' in state && state.problem !== undefined);
    const notice = isSettled || readOnly ? undefined : this.#describe();
    return notice ? html`<p class="hint" part="notice" role="status">${notice}</p>` : nothing;
  }

  #describe(): string | undefined {
    const { state, language, headers, mimeType, transcribe } = this.#host;
    if (transcribe) return undefined;
    const localization = this.#localize();
    const { description = {}, problem } = this.#service ?? {};
    const status = {
      problem: ('progress' in state ? state.progress?.problem : undefined) ?? problem,
      hasKey: hasAuthorization(headers),
      isFormatKnown: !description.media_types || canRecordFor(description.media_types, mimeType),
    };
    const pageLanguage = languageAt(this.#host) || localization.lang;
    return (
      describeStatus(status, localization) ?? describeService(description, { language, pageLanguage }, localization)
    );
  }

  hostConnected(): void {
    if (this.#wasVisible) void this.#ask();
    else this.#observer.observe(this.#host);
    addEventListener('online', this.#onNetworkChange);
    addEventListener('offline', this.#onNetworkChange);
  }

  readonly #onNetworkChange = (): void => {
    if (this.#wasVisible) void this.#ask();
  };

  hostUpdate(): void {
    const isUnauthorized = this.#pendingRequests === 0 && this.#service?.problem?.code === 'unauthorized';
    const hasNewKey = isUnauthorized && this.#askedHeaders !== this.#host.headers;
    if (this.#wasVisible && (hasNewKey || this.#asked !== this.#target)) void this.#ask();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
    removeEventListener('online', this.#onNetworkChange);
    removeEventListener('offline', this.#onNetworkChange);
    clearTimeout(this.#timer);
  }

  get #target(): unknown {
    return this.#host.transcribe ?? this.#host.endpoint;
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    const target = this.#target;
    this.#asked = target;
    // Questions at the same time share one request, which has the headers of the first.
    if (this.#pendingRequests === 0) this.#askedHeaders = this.#host.headers;
    this.#pendingRequests += 1;
    const service = await this.#transcriber.discover();
    this.#pendingRequests -= 1;
    if (target !== this.#target) return;
    this.#service = service;
    this.#host.requestUpdate();
    const mayRecover = service?.problem !== undefined && !permanentCodes.includes(service.problem.code);
    if (mayRecover || service?.description.ready === false) this.#askLater();
  }

  #askLater(): void {
    clearTimeout(this.#timer);
    if (!this.#host.isConnected) return;
    this.#timer = setTimeout(() => (document.hidden ? this.#askLater() : void this.#ask()), retryMs);
  }
}

/** Returns whether the headers contain a key or token. Invalid ones do: the page has tried to send it. */
const hasAuthorization = (headers: HeadersSource | undefined): boolean => {
  try {
    return typeof headers === 'object' && new Headers(headers ?? {}).has('Authorization');
  } catch {
    return true;
  }
};
