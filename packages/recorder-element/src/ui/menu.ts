import { html, nothing, type TemplateResult } from 'lit';
import { ignoreDoubleClick } from './buttons.ts';
import { type IconName, icon } from './icons.ts';
import type { Content } from './view-context.ts';

interface MenuOptions {
  /** The button's part, and the name of its icon's slot. */
  readonly name: string;
  readonly label: string;
  readonly icon: IconName;
  /** Items and groups. */
  readonly content: Content;
}

/**
 * Renders a button and the menu that it opens in the top layer, where nothing cuts it off. Escape, Tab, a click outside
 * and a choice close it, and the focus returns to the button.
 */
export const renderMenu = ({ name, label, icon: iconName, content }: MenuOptions): TemplateResult => html`
  <button
    class="action round"
    part="action ${name}"
    popovertarget="${name}-menu"
    aria-haspopup="menu"
    aria-label=${label}
    title=${label}
    @click=${onButtonClick}
    @keydown=${onButtonKey}
  ><slot name="${name}-icon">${icon(iconName)}</slot></button>
  <div
    class="menu"
    part="menu"
    id="${name}-menu"
    role="menu"
    aria-label=${label}
    popover
    @toggle=${onToggle}
    @keydown=${onMenuKey}
  >${content}</div>
`;

interface MenuItem {
  /** Its second part. */
  readonly name: string;
  readonly label: string;
  readonly icon?: IconName;
  /** Whether it is the chosen one of several. Undefined if it is an action. */
  readonly isChosen?: boolean;
  readonly onClick: (event: MouseEvent) => unknown;
}

/** Renders an item of a menu. */
export const renderMenuItem = ({ name, label, icon: iconName, isChosen, onClick }: MenuItem): TemplateResult => html`
  <button
    class="menu-item"
    part="menu-item ${name}"
    role=${isChosen === undefined ? 'menuitem' : 'menuitemradio'}
    aria-checked=${isChosen ?? nothing}
    tabindex="-1"
    @click=${ignoreDoubleClick((event) => {
      close((event.currentTarget as Element).closest('.menu') as HTMLElement);
      onClick(event);
    })}
  >${iconName ? icon(iconName) : nothing}${label}</button>
`;

/** Renders items of a menu under a heading. */
export const renderMenuGroup = (label: string, items: Content): TemplateResult =>
  html`<div class="menu-group" role="group" aria-label=${label}>${items}</div>`;

/** Ignores the second click of a double click, which would close the menu. */
const onButtonClick = (event: MouseEvent): void => {
  if (event.detail > 1) event.preventDefault();
};

const onButtonKey = (event: KeyboardEvent): void => {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  event.preventDefault();
  (event.currentTarget as HTMLElement).click();
};

const itemsOf = (menu: Element) => [...menu.querySelectorAll<HTMLElement>('.menu-item')];

const onToggle = ({ currentTarget, newState }: ToggleEvent): void => {
  if (newState === 'open') itemsOf(currentTarget as Element)[0]?.focus();
};

const close = (menu: HTMLElement): void => {
  menu.hidePopover();
  // Safari does not focus a button that is clicked, so the focus does not return there by itself.
  (menu.previousElementSibling as HTMLElement).focus();
};

const onMenuKey = (event: KeyboardEvent): void => {
  const menu = event.currentTarget as HTMLElement;
  const items = itemsOf(menu);
  const index = items.indexOf(event.target as HTMLElement);
  const indexAfter: Readonly<Record<string, number>> = {
    ArrowDown: (index + 1) % items.length,
    ArrowUp: index - 1,
    Home: 0,
    End: -1,
  };
  const next = indexAfter[event.key];
  if (event.key === 'Escape' || event.key === 'Tab') close(menu);
  else if (next === undefined) return;
  else items.at(next)?.focus();
  if (event.key === 'Tab') return; // It continues from the button.
  event.preventDefault();
  event.stopPropagation(); // Keep a dialog around the element open.
};
