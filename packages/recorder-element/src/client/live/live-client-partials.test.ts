import assert from 'node:assert/strict';
import { test } from 'node:test';
import { append, finish, open, progress, service, until, untilReceived } from '../../testing/live-client-fixture.ts';
import { isNewer } from '../progress.ts';

const textsOf = ({ segments, partial }: (typeof progress)[number]) => [
  ...segments.map(({ text }) => text),
  ...(partial?.text ? [`${partial.text}…`] : []),
];

const last = () => progress.at(-1);

test('reports partial text after the segments, each replacing the previous one', async () => {
  open();
  append('one t');
  await until(() => last()?.partial?.text === 't');
  assert.deepEqual(
    last()?.segments.map(({ text }) => text),
    ['one'],
  );
  append('wo');
  await until(() => last()?.partial?.text === 'two');
  append(' thr');
  await until(() => last()?.partial?.text === 'thr');
  append('ee');
  assert.equal((await finish()).text, 'one two three');
});

test('reports a segment together with the partial text after it, so that no word disappears or appears twice', async () => {
  open();
  append('one tw');
  await until(() => last()?.partial?.text === 'tw');
  append('o thr');
  await until(() => last()?.partial?.text === 'thr');
  await finish();
  const texts = progress.map((each) => textsOf(each).join(' '));
  assert.deepEqual(
    texts.filter((text, i) => text !== texts[i - 1]),
    ['', 'one tw…', 'one two thr…', 'one two thr'],
  );
});

test('ignores outdated partial text', () => {
  const segments = [{ id: 0, start: 0, end: 1, text: 'one' }];
  const partial = (revision: number) => ({ revision, start: 1, text: 'two', stable: '' });
  assert.equal(isNewer({ segments: [], partial: partial(9) }, { segments, partial: partial(3) }), false);
  assert.equal(isNewer({ segments, partial: partial(3) }, { segments, partial: partial(3) }), false);
  assert.equal(isNewer({ segments }, { segments, partial: partial(3) }), false);
  assert.equal(isNewer({ segments, partial: partial(4) }, { segments, partial: partial(3) }), true);
  assert.equal(isNewer({ segments }, { segments: [], partial: partial(3) }), true);
});

test('reports nothing before the response with live off', async () => {
  service.supportsUploads = false;
  open({ live: 'off' });
  append('one t');
  await finish();
  assert.deepEqual(progress, []);
});

test('does not mix the partial texts of simultaneous recordings', async () => {
  open({ id: 'first' });
  append('one t');
  await until(() => last()?.partial?.text === 't');
  const first = progress;
  const { createLiveClient } = await import('./live-client.ts');
  const other: typeof progress = [];
  const pending = createLiveClient().open({
    endpoint: service.url,
    id: 'second',
    onProgress: (next) => other.push(next),
  });
  pending.append(new Blob(['four f'], { type: 'audio/webm' }));
  await until(() => other.at(-1)?.partial?.text === 'f');
  append('wo thr');
  await untilReceived('one two thr');
  await until(() => last()?.partial?.text === 'thr');
  await finish();
  assert.equal((await pending.finish(new Blob(['four five'], { type: 'audio/webm' }))).text, 'four five');
  const seen = (list: typeof progress) => new Set(list.flatMap(textsOf));
  assert.deepEqual(seen(first), new Set(['one', 't…', 'two', 'thr…', 'thr']));
  assert.deepEqual(seen(other), new Set(['four', 'f…', 'five']));
});
