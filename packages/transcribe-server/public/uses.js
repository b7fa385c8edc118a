import { showTexts, textOf } from './page-text.js';
import { addRecorders, stopRecorder } from './recorders.js';

/** Shows what the form sends, instead of sending it: this server has no use for it. */
const showSent = (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const title = document.createElement('p');
  title.dataset.text = 'sent';
  title.textContent = textOf('sent');
  const list = document.createElement('dl');
  for (const [name, value] of new FormData(form)) {
    const row = document.createElement('div');
    const term = document.createElement('dt');
    const description = document.createElement('dd');
    term.textContent = name;
    term.dir = 'ltr';
    description.textContent = value;
    description.dir = 'auto';
    row.append(term, description);
    list.append(row);
  }
  form.querySelector('#sent').replaceChildren(title, list);
};

/** Creates the content of a tab when it is first selected, so that the page starts with one recorder. */
const create = (panel) => {
  const template = panel.querySelector('template');
  if (!template) return;
  const content = document.importNode(template.content, true);
  showTexts(content);
  template.replaceWith(content);
  addRecorders(panel);
  panel.querySelector('form')?.addEventListener('submit', showSent);
};

/** Shows the panel of a tab. A recording in the tab that is left stops. */
export const showUse = (panel, left) => {
  create(panel);
  stopRecorder(left);
};
