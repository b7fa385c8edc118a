import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SegmentTranscript } from '../transcription/transcribe.ts';
import type { LiveTranscript } from './live-transcript.ts';
import { withPartials } from './with-partials.ts';

const segment = (start: number, end: number, text: string): SegmentTranscript => ({ start, end, text, words: [] });

/** Tells from which second on partial text is requested. */
const fakeLive = (): LiveTranscript => ({
  ...{ add() {}, cut() {}, settle() {}, complete() {}, end() {}, cancel() {} },
  watch: () => ({ [Symbol.dispose]() {} }),
  changed: new Promise(() => {}),
  after: (seconds) => ({ revision: seconds, start: seconds, text: `after ${seconds}`, stable: '' }),
});

test('shows the partial text after the last of overlapping segments', async () => {
  async function* segments() {
    yield segment(0, 20, 'one');
    yield segment(5, 12, 'two');
  }
  const updates = await Array.fromAsync(withPartials(segments(), fakeLive()));
  assert.deepEqual(
    updates.map(({ segment, partial }) => [segment?.text, partial?.text]),
    [
      [undefined, 'after 0'],
      ['one', 'after 20'],
      ['two', 'after 20'],
    ],
  );
});
