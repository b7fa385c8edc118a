import { assert } from 'chai';
import { findField, insertAtCaret, replaceText } from './insert-at-caret.ts';

teardown(() => document.body.replaceChildren());

const createField = (value: string, start: number, end = start): HTMLTextAreaElement => {
  const field = document.createElement('textarea');
  field.id = 'notes';
  field.value = value;
  document.body.append(field);
  field.setSelectionRange(start, end);
  return field;
};

test('inserts text at the caret, with spaces between words', () => {
  const field = createField('Dear Ann, see you.', 9);
  insertAtCaret(field, 'thank you');
  assert.equal(field.value, 'Dear Ann, thank you see you.');
  assert.equal(field.selectionStart, 'Dear Ann, thank you'.length);
});

test('replaces the selection', () => {
  const field = createField('one two three', 4, 7);
  insertAtCaret(field, '2');
  assert.equal(field.value, 'one 2 three');
});

test('adds no spaces in scripts without spaces', () => {
  const field = createField('今日は', 3);
  insertAtCaret(field, '雨です');
  assert.equal(field.value, '今日は雨です');
  const lao = createField('ສະບາຍ', 5);
  insertAtCaret(lao, 'ດີ');
  assert.equal(lao.value, 'ສະບາຍດີ');
});

test('fires the events of typing', () => {
  const field = createField('', 0);
  const events: InputEvent[] = [];
  document.body.addEventListener('input', (event) => events.push(event as InputEvent), { once: true });
  insertAtCaret(field, 'hello');
  assert.deepEqual(
    events.map(({ inputType, data }) => [inputType, data]),
    [['insertText', 'hello']],
  );
});

for (const [place, before, after] of [
  ['before the replaced text', 1, 1],
  ['right after it', 6, 8],
  ['behind it', 10, 12],
] as const) {
  test(`keeps a caret ${place}`, () => {
    const field = createField('a, two, three', before);
    let data: string | null = '';
    field.addEventListener('input', (event) => {
      data = (event as InputEvent).data;
    });
    assert.isTrue(replaceText(field, 'two', '2 + 0'));
    assert.equal(field.value, 'a, 2 + 0, three');
    assert.deepEqual([field.selectionStart, field.selectionEnd], [after, after]);
    assert.equal(data, '2 + 0');
  });
}

test('replaces nothing if the text is gone', () => {
  const field = createField('one', 1);
  assert.isFalse(replaceText(field, 'two', '2'));
  assert.equal(field.value, 'one');
});

test('appends to a field without a caret', () => {
  const field = document.createElement('input');
  field.type = 'email';
  field.value = 'ann';
  insertAtCaret(field, '@example.com');
  assert.equal(field.value, 'ann@example.com');
});

test('finds the field in the same tree', () => {
  const field = createField('', 0);
  const host = document.createElement('div');
  const neighbor = document.createElement('span');
  document.body.append(host);
  host.attachShadow({ mode: 'open' }).append(neighbor);
  assert.isFalse(Boolean(findField(neighbor, 'notes')));
  document.body.append(neighbor);
  assert.isTrue(findField(neighbor, 'notes') === field);
});
