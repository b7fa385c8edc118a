import type { nothing, TemplateResult } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { createLazyPart } from '../../platform/lazy-part.ts';
import type { LanguageHost } from './language-menu.ts';

/**
 * Creates a function that renders the menu of spoken languages if the host has several. Loads the menu first. Without it,
 * the host's `language` is used.
 *
 * @param service its `languages` are the base languages that it supports. Undefined if they are unknown
 */
export const createLanguageMenu = (
  host: LanguageHost,
  service: { readonly languages: readonly string[] | undefined },
): ((localization: PanelLocalization) => TemplateResult | typeof nothing | undefined) => {
  const findMenu = createLazyPart(
    async () => new (await import('./language-menu.ts')).LanguageMenu(host),
    () => host.requestUpdate(),
  );
  return (localization) => (host.languages ? findMenu()?.render(service.languages ?? [], localization) : undefined);
};
