import type { ReactiveController, TemplateResult } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import type { LanguageHost, LanguageMenu } from './language-menu.ts';

/** Loads the menu of spoken languages if the host has any to choose from. */
export class LanguageController implements ReactiveController {
  readonly #host: LanguageHost;
  #loading: Promise<void> | undefined;
  #menu: LanguageMenu | undefined;

  constructor(host: LanguageHost) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    if (this.#host.languages) this.#loading ??= this.#load();
  }

  /** @param known the base languages that the service supports */
  render(known: readonly string[] | undefined, localization: PanelLocalization): TemplateResult | symbol | undefined {
    return this.#host.languages ? this.#menu?.render(known ?? [], localization) : undefined;
  }

  async #load(): Promise<void> {
    // Without the menu, `language` is used.
    const loaded = await import('./language-menu.ts').catch(() => undefined);
    this.#menu = loaded && new loaded.LanguageMenu(this.#host);
    this.#host.requestUpdate();
  }
}
