import { textOf } from './page-text.js';

const find = (selector) => document.querySelector(selector);
const absolute = (path) => new URL(path, location.href).href;

const script = `<script type="module" src="${absolute('audio-transcriber.js')}"></script>`;
const endpoint = `endpoint="${absolute('v1/audio/transcriptions')}"`;

/** The code for each tab, with this server's address. */
const snippets = {
  note: `${script}
<audio-transcriber
  ${endpoint}
></audio-transcriber>`,
  form: `${script}
<form method="post">
  <audio-transcriber name="message" required appearance="compact"
    ${endpoint}
  ></audio-transcriber>
  <button>Send</button>
</form>`,
  dictation: `${script}
<textarea id="letter"></textarea>
<audio-transcriber for="letter"
  ${endpoint}
></audio-transcriber>`,
};

/** Shows the code for a tab. @param use the id of its panel */
export const showSnippet = (use) => {
  find('#snippet').textContent = snippets[use];
  find('#copied').textContent = '';
};

const copy = async () => {
  const snippet = find('#snippet');
  const isCopied = await navigator.clipboard?.writeText(snippet.textContent).then(
    () => true,
    () => false,
  );
  // The browser does not allow it, such as on a page without HTTPS: one key copies a selection.
  if (!isCopied) getSelection().selectAllChildren(snippet);
  find('#copied').textContent = textOf(isCopied ? 'copied' : 'copyFailed');
};

find('#copy').addEventListener('click', copy);
