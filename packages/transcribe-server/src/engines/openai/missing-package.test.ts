import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';
import { createOpenaiEngine } from './openai.ts';

test('reports a missing package, and how to install it', async () => {
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      return nextResolve(specifier === 'openai' ? 'a-package-that-is-not-installed' : specifier, context);
    },
  });
  const engine = createOpenaiEngine({ baseURL: 'http://127.0.0.1:9/v1' });
  const segment = { index: 0, startSeconds: 0, samples: new Int16Array(16_000) };
  await assert.rejects(async () => engine.check?.(), { message: /npm install openai/ });
  await assert.rejects(engine.transcribe(segment, { signal: new AbortController().signal }), {
    code: 'engine-unavailable',
  });
  hooks.deregister();
});
