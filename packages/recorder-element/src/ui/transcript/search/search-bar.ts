import { html, type TemplateResult } from 'lit';
import { fillIn } from '../../../messages/format.ts';
import { longTranscriptTexts } from '../../../messages/long-transcript-messages.ts';
import type { PanelLocalization } from '../../../messages/panel-localization.ts';
import { isApple } from '../../../platform/is-apple.ts';
import { type IconName, icon } from '../../icons.ts';

interface SearchBarContent {
  readonly localization: PanelLocalization;
  /** The number of matches. Undefined before there is anything to search for. */
  readonly count: number | undefined;
  /** The index of the current match. */
  readonly index: number;
  readonly onInput: (search: string) => void;
  /** @param by 1 for the next match, -1 for the previous one */
  readonly onStep: (by: 1 | -1) => void;
  readonly onClose: () => void;
}

/** Renders the field for the words to search for, the number of the match, and buttons. */
export const renderSearchBar = (content: SearchBarContent): TemplateResult => {
  const { localization, count, index, onInput, onStep, onClose } = content;
  const texts = { ...longTranscriptTexts, ...localization.texts };
  const format = (number: number) => new Intl.NumberFormat(localization.lang).format(number);
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    onStep(event.shiftKey ? -1 : 1);
  };
  return html`
    <input
      part="search-field"
      type="search"
      dir="auto"
      autocomplete="off"
      enterkeyhint="search"
      aria-label=${texts.search}
      placeholder=${texts.search}
      @keydown=${onKey}
      @input=${({ target }: Event) => onInput((target as HTMLInputElement).value)}
    >
    <span class="hint" part="hint" role="status">${
      count === undefined
        ? ''
        : fillIn(texts.timeOf, { time: format(Math.min(index + 1, count)), duration: format(count) })
    }</span>
    ${renderButton('previous-match', texts.previousMatch, () => onStep(-1))}
    ${renderButton('next-match', texts.nextMatch, () => onStep(1))}
    ${renderButton('close', texts.cancel, onClose)}
  `;
};

/** Renders the button that opens the search. */
export const renderSearchButton = ({ texts }: PanelLocalization, onClick: () => void): TemplateResult =>
  renderButton('search', texts.search ?? longTranscriptTexts.search, onClick);

const renderButton = (name: IconName, label: string, onClick: () => void) => html`
  <button
    class="action round"
    part="action ${name}"
    aria-label=${label}
    title=${label}
    @click=${onClick}
  ><slot name="${name}-icon">${icon(name)}</slot></button>
`;

/** Returns whether a key is the one that opens the browser's own search: ⌘F or Ctrl+F. */
export const isFindKey = ({ key, code, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean =>
  // Other scripts have other letters on the same key.
  (key.toLowerCase() === 'f' || (key > '\x7f' && code === 'KeyF')) &&
  (isApple() ? metaKey && !ctrlKey : ctrlKey && !metaKey) &&
  !altKey &&
  !shiftKey;
