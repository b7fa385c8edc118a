import assert from 'node:assert/strict';
import { test } from 'node:test';

test('the class can be imported where there is no browser', async () => {
  const { AudioTranscriber, Transcriber } = await import('./index.ts');
  assert.equal(typeof AudioTranscriber, 'function');
  assert.equal(new Transcriber({ settings: { endpoint: '/' } }).state.phase, 'idle');
});
