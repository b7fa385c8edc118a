import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUploadBuffer } from './upload-buffer.ts';

const { signal } = new AbortController();
const chunk = (text: string) => new Blob([text], { type: 'audio/webm' });

const result = async (taking: Promise<{ bytes: Blob; isLast: boolean }>) => {
  const { bytes, isLast } = await taking;
  return { text: await bytes.text(), isLast };
};

test('joins buffered chunks up to the requested size', async () => {
  const audio = createUploadBuffer();
  for (const text of ['one ', 'two ']) audio.append(chunk(text));
  const { bytes } = await audio.read(0, 6, signal);
  assert.deepEqual([await bytes.text(), bytes.type], ['one tw', 'audio/webm']);
  assert.deepEqual(await result(audio.read(6, 100, signal)), { text: 'o ', isLast: false });
});

test('returns the same bytes again from an earlier offset', async () => {
  const audio = createUploadBuffer();
  audio.append(chunk('one '));
  await audio.read(0, 100, signal);
  audio.append(chunk('two '));
  assert.deepEqual(await result(audio.read(2, 100, signal)), { text: 'e two ', isLast: false });
});

test('waits for the next chunk or the end, which may be empty', async () => {
  const audio = createUploadBuffer();
  const first = audio.read(0, 100, signal);
  audio.append(chunk('one'));
  assert.deepEqual(await result(first), { text: 'one', isLast: false });
  const last = audio.read(3, 100, signal);
  audio.complete(chunk('one'));
  assert.deepEqual(await result(last), { text: '', isLast: true });
  assert.deepEqual(await result(audio.read(0, 2, signal)), { text: 'on', isLast: false });
});

test('returns released or dropped bytes from the complete recording', async () => {
  for (const lose of ['go back', 'drop', 'hold too much'] as const) {
    const audio = createUploadBuffer();
    audio.append(chunk('one '));
    await audio.read(4, 100, signal).constructor;
    let offset = 4;
    if (lose === 'go back') offset = 2;
    if (lose === 'drop') audio.drop();
    if (lose === 'hold too much')
      for (let mega = 0; mega < 17; mega += 1) audio.append(new Blob([new Uint8Array(2 ** 20)]));
    const rest = audio.read(offset, 3, signal);
    audio.append(chunk('two '));
    audio.complete(chunk('one two three'));
    assert.deepEqual(await result(rest), { text: 'one two three'.slice(offset, offset + 3), isLast: false }, lose);
  }
});

test('stops waiting when the signal aborts', async () => {
  const abort = new AbortController();
  const audio = createUploadBuffer();
  const waits = [audio.read(0, 100, abort.signal), audio.readAll(abort.signal)];
  abort.abort();
  for (const wait of waits) await assert.rejects(wait, { name: 'AbortError' });
});
