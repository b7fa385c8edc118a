import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { completeEnglish, findLanguage, languageAt, loadLocalization, overrideMessages } from './language-registry.ts';
import type { Localization, MessageOverrides } from './localization.ts';

/** Loads the messages of the host's language, and updates the host when they or its language change. */
export class LocalizationController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #observer = globalThis.MutationObserver && new MutationObserver(() => this.#choose());
  readonly #overrides: () => MessageOverrides | undefined;
  #lang: string | undefined;
  #loaded: Localization | undefined;
  #current: Localization | undefined;
  #currentOverrides: MessageOverrides | undefined;

  constructor(
    host: ReactiveControllerHost & HTMLElement,
    overrides: () => MessageOverrides | undefined = () => undefined,
  ) {
    this.#host = host;
    this.#overrides = overrides;
    host.addController(this);
  }

  /** Whether the first language has loaded. Before that, the host would show texts that are about to change. */
  get isReady(): boolean {
    return this.#loaded !== undefined;
  }

  /** The same object until the language or the overrides change. */
  get current(): Localization {
    const overrides = this.#overrides();
    if (!this.#current || overrides !== this.#currentOverrides) {
      const localization = this.#loaded ?? completeEnglish;
      this.#current = overrides ? overrideMessages(localization, overrides) : localization;
      this.#currentOverrides = overrides;
    }
    return this.#current;
  }

  hostConnected(): void {
    this.#choose();
    for (let root: Node | undefined = this.#host; root; root = root instanceof ShadowRoot ? root.host : undefined) {
      root = root.getRootNode();
      this.#observer?.observe(root, { subtree: true, attributeFilter: ['lang'] });
    }
  }

  /** A move within the page may change the language without an event. */
  hostUpdate(): void {
    if (this.#host.isConnected) this.#choose();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  #choose(): void {
    const lang = languageAt(this.#host);
    if (lang === this.#lang) return;
    this.#lang = lang;
    if (findLanguage(lang)) void this.#load(lang);
    else this.#show(completeEnglish);
  }

  async #load(lang: string): Promise<void> {
    // If a language fails to load, recording still works.
    const localization = await loadLocalization(lang).catch(() => this.#loaded ?? completeEnglish);
    if (this.#lang === lang) this.#show(localization);
  }

  #show(localization: Localization): void {
    if (localization === this.#loaded) return;
    this.#loaded = localization;
    this.#current = undefined;
    this.#host.requestUpdate();
  }
}
