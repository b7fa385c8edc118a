import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrive, finish, open, progress, say, service, until } from '../../testing/live-client-fixture.ts';
import { isNewer } from '../progress.ts';

const textsOf = ({ segments, partial }: (typeof progress)[number]) => [
  ...segments.map(({ text }) => text),
  ...(partial?.text ? [`${partial.text}…`] : []),
];

const last = () => progress.at(-1);

test('reports a partial text beside the segments, each in place of the one before', async () => {
  open();
  say('one t');
  await until(() => last()?.partial?.text === 't');
  assert.deepEqual(
    last()?.segments.map(({ text }) => text),
    ['one'],
  );
  say('wo');
  await until(() => last()?.partial?.text === 'two');
  say(' thr');
  await until(() => last()?.partial?.text === 'thr');
  say('ee');
  assert.equal((await finish()).text, 'one two three');
});

test('reports a segment together with the partial text after it, so that no word disappears or is doubled', async () => {
  open();
  say('one tw');
  await until(() => last()?.partial?.text === 'tw');
  say('o thr');
  await until(() => last()?.partial?.text === 'thr');
  await finish();
  const texts = progress.map((each) => textsOf(each).join(' '));
  assert.deepEqual(
    texts.filter((text, i) => text !== texts[i - 1]),
    ['', 'one tw…', 'one two thr…', 'one two thr'],
  );
});

test('ignores partial text that is older than what is known', () => {
  const segments = [{ id: 0, start: 0, end: 1, text: 'one' }];
  const partial = (revision: number) => ({ revision, start: 1, text: 'two', stable: '' });
  assert.equal(isNewer({ segments: [], partial: partial(9) }, { segments, partial: partial(3) }), false);
  assert.equal(isNewer({ segments, partial: partial(3) }, { segments, partial: partial(3) }), false);
  assert.equal(isNewer({ segments }, { segments, partial: partial(3) }), false);
  assert.equal(isNewer({ segments, partial: partial(4) }, { segments, partial: partial(3) }), true);
  assert.equal(isNewer({ segments }, { segments: [], partial: partial(3) }), true);
});

test('with live off, nothing is reported before the answer', async () => {
  service.isProven = false;
  open({ live: 'off' });
  say('one t');
  await finish();
  assert.deepEqual(progress, []);
});

test('two recordings at once never mix their partial texts', async () => {
  open({ id: 'first' });
  say('one t');
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
  say('wo thr');
  await arrive('one two thr');
  await until(() => last()?.partial?.text === 'thr');
  await finish();
  assert.equal((await pending.finish(new Blob(['four five'], { type: 'audio/webm' }))).text, 'four five');
  const seen = (list: typeof progress) => new Set(list.flatMap(textsOf));
  assert.deepEqual(seen(first), new Set(['one', 't…', 'two', 'thr…', 'thr']));
  assert.deepEqual(seen(other), new Set(['four', 'f…', 'five']));
});
