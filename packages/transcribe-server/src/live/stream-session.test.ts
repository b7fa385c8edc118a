import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamBill, StreamResult } from '../engines/engine.ts';
import { createStreamSession } from './stream-session.ts';

const interim: StreamResult = { text: 'a cough', stable: '', isFinal: false, endSeconds: 1 };

/** Returns the interim text after these results, while the session is running. */
const readInterim = async (results: readonly (StreamResult | StreamBill)[]): Promise<string> => {
  const hasRead = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  async function* read() {
    yield* results;
    hasRead.resolve();
    await over.promise;
  }
  const stream = { maxSeconds: 300, send() {}, end() {}, results: read() };
  const session = createStreamSession(stream, 0, () => {});
  await hasRead.promise;
  const { text } = session.interim;
  over.resolve();
  await session.ended;
  return text;
};

test('an empty final result clears the interim text', async () => {
  assert.equal(await readInterim([interim, { ...interim, text: '', isFinal: true }]), '');
});

test('a bill does not clear the interim text', async () => {
  assert.equal(await readInterim([interim, { billedSeconds: 1 }]), 'a cough');
});
