import { html, nothing, type TemplateResult } from 'lit';
import { languageTexts } from '../../messages/language-messages.ts';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { isOff } from '../../platform/is-off.ts';
import { adoptStyles } from '../../ui/adopt-styles.ts';
import { baseOf } from '../../ui/describe-service.ts';
import type { ElementHost } from '../element-host.ts';
import { languageMenuStyles } from './language-menu.styles.ts';

export type LanguageHost = ElementHost & {
  readonly languages: string | undefined;
  language: string | undefined;
  readonly persist: boolean | string;
  readonly name: string;
  readonly htmlFor: string | undefined;
};

/** The menu of spoken languages. Sets the host's `language`, and remembers the choice in this tab. */
export class LanguageMenu {
  readonly #host: LanguageHost;

  constructor(host: LanguageHost) {
    this.#host = host;
    if (host.shadowRoot) adoptStyles(host.shadowRoot, languageMenuStyles);
    const remembered = isOff(host.persist) ? null : readChoice(storageKeyOf(host));
    if (remembered !== null && this.#offer([]).includes(remembered)) host.language = remembered || undefined;
  }

  /** @param known the base languages that the service supports. Empty if they are unknown */
  render(known: readonly string[], { texts: shownTexts, lang }: PanelLocalization): TemplateResult | typeof nothing {
    const offered = this.#offer(known);
    if (offered.length === 0) return nothing;
    const texts = { ...languageTexts, ...shownTexts };
    const { language } = this.#host;
    return html`
      <label class="language">
        <span class="language-label">${texts.language}</span>
        <span class="language-code" aria-hidden="true">${language?.split('-')[0] || globe}</span>
        <select part="language" @change=${this.#choose}>
          ${offered.map(
            (tag) => html`
              <option value=${tag} .selected=${tag === (language ?? '')}>
                ${tag ? nameOf(tag, lang) : texts.anyLanguage}
              </option>
            `,
          )}
        </select>
      </label>
    `;
  }

  #offer(known: readonly string[]): readonly string[] {
    const { languages = '', language = '' } = this.#host;
    return offeredLanguages({ languages, language, known });
  }

  readonly #choose = ({ currentTarget }: Event): void => {
    const { value } = currentTarget as HTMLSelectElement;
    this.#host.language = value || undefined;
    if (!isOff(this.#host.persist)) writeChoice(storageKeyOf(this.#host), value);
  };
}

/** The sign for every language. */
const globe = html`<svg viewBox="0 0 24 24"><path d="M12 4a8 8 0 1 0 .01 0M4 12h16M12 4c-4 4-4 12 0 16 4-4 4-12 0-16" /></svg>`;

const nameOf = (tag: string, lang: string): string => {
  try {
    return new Intl.DisplayNames(lang, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
};

/** The item of `sessionStorage` for the choice in a field of a page. */
const storageKeyOf = ({ name, htmlFor }: LanguageHost): string =>
  ['audio-transcriber-language', location.pathname, htmlFor || name].join(' ');

const readChoice = (key: string): string | null => {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
};

const writeChoice = (key: string, tag: string): void => {
  try {
    sessionStorage.setItem(key, tag);
  } catch {
    // The choice lasts as long as the page.
  }
};

interface LanguageOffer {
  /** BCP 47 tags, separated by spaces. Others are ignored. */
  readonly languages: string;
  /** The language in use, which is always offered. Empty if the service detects it. */
  readonly language: string;
  /** The base languages that the service supports. Empty if they are unknown. */
  readonly known: readonly string[];
}

/**
 * Returns the languages to choose from, in the order of the page, without those that the service does not support. An
 * empty tag comes first: the service detects the language. Returns none if there is nothing to choose.
 */
export const offeredLanguages = ({ languages, language, known }: LanguageOffer): readonly string[] => {
  const supported = known.map(baseOf);
  const tags = languages.split(/\s+/).filter((tag) => {
    const base = baseOf(tag);
    return base !== undefined && (known.length === 0 || supported.includes(base));
  });
  // A service with one language does not detect it.
  const detected = known.length === 1 && (language || tags.length < 2) ? [] : [''];
  const offered = [...new Set([...detected, ...tags, ...(language ? [language] : [])])];
  return offered.length > 1 ? offered : [];
};
