/**
 * Makes tabs work by click and by keyboard. A tab is selected when it gets the focus.
 * https://www.w3.org/WAI/ARIA/apg/patterns/tabs/
 *
 * @param list the element with the role `tablist`
 * @param onSelect called with the panel that is shown and the one that is left
 */
export const initTabs = (list, onSelect) => {
  const tabs = [...list.querySelectorAll('[role=tab]')];
  const panelOf = (tab) => document.getElementById(tab.getAttribute('aria-controls'));
  let selected = tabs[0];

  const select = (tab) => {
    if (tab === selected) return;
    const left = panelOf(selected);
    selected = tab;
    for (const each of tabs) {
      each.ariaSelected = String(each === tab);
      each.tabIndex = each === tab ? 0 : -1;
      panelOf(each).hidden = each !== tab;
    }
    onSelect(panelOf(tab), left);
  };

  const tabAfter = (key) => {
    const isRtl = getComputedStyle(list).direction === 'rtl';
    const index = tabs.indexOf(selected);
    const next = tabs[(index + 1) % tabs.length];
    const previous = tabs.at(index - 1);
    const targets = { Home: tabs[0], End: tabs.at(-1) };
    return { ArrowRight: isRtl ? previous : next, ArrowLeft: isRtl ? next : previous, ...targets }[key];
  };

  list.addEventListener('click', ({ target }) => {
    const tab = target.closest('[role=tab]');
    if (tab) select(tab);
  });
  list.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const tab = tabAfter(event.key);
    if (!tab) return;
    event.preventDefault();
    select(tab);
    tab.focus();
  });
};
