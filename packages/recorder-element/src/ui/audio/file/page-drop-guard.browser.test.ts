import { assert } from 'chai';
import { guardPageDrops } from './page-drop-guard.ts';

let ending = new AbortController();

setup(() => {
  ending = new AbortController();
});
teardown(() => {
  ending.abort();
  document.body.replaceChildren();
});

const drag = (target: Element, type: 'dragover' | 'drop', types: readonly string[] = ['Files']): DragEvent => {
  const event = new DragEvent(type, { bubbles: true, cancelable: true, composed: true });
  Object.defineProperty(event, 'dataTransfer', { value: { types, dropEffect: 'copy' } });
  target.dispatchEvent(event);
  return event;
};

const append = (html: string): Element => {
  document.body.insertAdjacentHTML('beforeend', html);
  return document.body.lastElementChild as Element;
};

test('a file dropped next to the element does not navigate the page, while there is an element', () => {
  const text = append('<p>Beside</p>');
  guardPageDrops(ending.signal);
  const other = new AbortController();
  guardPageDrops(other.signal);
  other.abort();
  for (const type of ['dragover', 'drop'] as const) {
    const event = drag(text, type);
    assert.isTrue(event.defaultPrevented);
    assert.equal(event.dataTransfer?.dropEffect, 'none');
  }
  assert.isFalse(drag(text, 'drop', ['text/plain']).defaultPrevented);
  ending.abort();
  assert.isFalse(drag(text, 'drop').defaultPrevented);
});

test('leaves file inputs and editable regions to the browser', () => {
  guardPageDrops(ending.signal);
  for (const html of ['<input type="file">', '<div contenteditable><b>Write</b></div>']) {
    const place = append(html);
    assert.isFalse(drag(place.firstElementChild ?? place, 'drop').defaultPrevented, html);
  }
});

test('leaves a drop to a page that handles it, even on the window and later', () => {
  guardPageDrops(ending.signal);
  const text = append('<p>Drop here</p>');
  const onDrag = (event: Event) => event.preventDefault();
  addEventListener('dragover', onDrag, { signal: ending.signal });
  assert.equal(drag(text, 'dragover').dataTransfer?.dropEffect, 'copy');
});
