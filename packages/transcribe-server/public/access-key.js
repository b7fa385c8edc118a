import { textOf } from './page-text.js';
import { selectedRecorder, setProperties } from './recorders.js';
import { request } from './request.js';

const form = document.querySelector('#key');
const input = document.querySelector('#key-input');
const problem = document.querySelector('#key-problem');

/** The item of sessionStorage that holds the key: for this tab, until it is closed. */
const storageItem = 'transcribe-server-key';

let headers = {};
/** What is wrong with the key: `wrongKey` or `keyUnchecked`. */
let fault = '';

const readStored = () => {
  try {
    return sessionStorage.getItem(storageItem) ?? '';
  } catch {
    return '';
  }
};

const setKey = (key) => {
  headers = key ? { Authorization: `Bearer ${key}` } : {};
  setProperties({ headers });
  try {
    sessionStorage.setItem(storageItem, key);
  } catch {
    // Without storage the key is asked for again after a reload.
  }
};

/** Returns the headers of requests to the server. */
export const requestHeaders = () => headers;

/** Hides the messages of the recorders that this page shows in its own place. */
export const muteRecorders = () =>
  setProperties({ messages: { texts: { notReady: '', signInRequired: '', signInRejected: '' } } });

/** Shows what is wrong with the key, in the language of the page. */
export const showKeyFault = () => {
  problem.textContent = fault && textOf(fault);
  input.ariaInvalid = String(fault === 'wrongKey');
};

/** Asks for a key. The one in use, if any, is wrong. */
export const askKey = () => {
  muteRecorders();
  form.hidden = false;
  if (!headers.Authorization) return;
  setKey('');
  fault = 'wrongKey';
  showKeyFault();
};

/** Returns what is wrong with a key; empty if the server accepts it. */
const checkKey = async (key) => {
  if (!/^[\x21-\x7e]+$/.test(key)) return 'wrongKey'; // Headers can contain nothing else.
  const answer = await request('v1/models', { headers: { Authorization: `Bearer ${key}` } });
  if (!answer) return 'keyUnchecked';
  return answer.response.status === 401 ? 'wrongKey' : '';
};

/** Uses the stored key, and the one that is entered. @param onAccept called when the server has accepted a key */
export const initKey = (onAccept) => {
  setKey(readStored());

  // A recording that was refused for lack of a key is kept, and is sent again with the key.
  document.addEventListener('transcription-error', ({ problem: { code } }) => {
    if (code !== 'unauthorized') return;
    askKey();
    input.focus();
  });

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const key = input.value.trim();
    fault = '';
    showKeyFault();
    fault = await checkKey(key);
    showKeyFault();
    if (fault) {
      input.select();
      return;
    }
    setKey(key);
    form.hidden = true;
    const recorder = selectedRecorder();
    if (recorder.phase === 'failed') recorder.submit();
    onAccept();
  });
};
