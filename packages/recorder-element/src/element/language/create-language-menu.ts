import type { nothing, TemplateResult } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import type { LanguageHost, LanguageMenu } from './language-menu.ts';

/**
 * Creates a function that renders the menu of spoken languages if the host has several. Loads the menu first.
 *
 * @param service its `languages` are the base languages that it supports. Undefined if they are unknown
 */
export const createLanguageMenu = (
  host: LanguageHost,
  service: { readonly languages: readonly string[] | undefined },
): ((localization: PanelLocalization) => TemplateResult | typeof nothing | undefined) => {
  let loading: Promise<void> | undefined;
  let menu: LanguageMenu | undefined;
  return (localization) => {
    if (!host.languages) return undefined;
    loading ??= import('./language-menu.ts').then(
      ({ LanguageMenu }) => {
        menu = new LanguageMenu(host);
        host.requestUpdate();
      },
      () => {}, // Without the menu, `language` is used.
    );
    return menu?.render(service.languages ?? [], localization);
  };
};
