import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDeltaText } from './delta-text.ts';

test('sends stable words, but the last word of the text only once another follows', () => {
  const deltas = createDeltaText();
  assert.equal(deltas.updatePartial({ text: 'And so my fellow', stable: 'And so my' }), 'And so my');
  const paused = 'And so my fellow Americans';
  assert.equal(deltas.updatePartial({ text: paused, stable: paused }), ' fellow');
  assert.equal(deltas.addSegment('And so, my fellow Americans,'), ' Americans,');
});
