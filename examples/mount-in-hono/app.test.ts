import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createToneEngine, encodeAudio, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { createTokens } from './tokens.ts';

const startApp = async () => {
  let seconds = 1_800_000_000;
  const tokens = createTokens('a secret of the server', 300, () => seconds);
  const findUser = ({ headers }: Request) => headers.get('Cookie')?.replace('user=', '');
  const app = createApp({ engine: createToneEngine(), tokens, findUser });
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0, overrideGlobalObjects: false });
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    tokens,
    wait: (more: number) => {
      seconds += more;
    },
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

test('a signed-in user gets a token, which is valid until it expires', async () => {
  await using app = await startApp();
  const { samples, text } = toneRecording(['12345', '67890']);
  const file = await encodeAudio(samples, 'webm-opus');
  const transcribe = (token: string) =>
    fetch(`${app.address}/speech/v1/audio/transcriptions?response_format=text`, {
      method: 'POST',
      body: file,
      headers: { Authorization: `Bearer ${token}` },
    });

  const answer = await fetch(`${app.address}/speech-token`, { method: 'POST', headers: { Cookie: 'user=ada' } });
  const { token } = (await answer.json()) as { token: string };
  assert.equal(app.tokens.verify(token), 'ada');
  assert.equal(await (await transcribe(token)).text(), `${text}\n`);

  for (const forged of [
    '',
    'token',
    token.replace(/^[^.]+/, 'ZXZl'),
    token.slice(0, -4),
    token.replace('.18', '.19'),
  ]) {
    const refused = await transcribe(forged);
    assert.equal(refused.status, 401, forged);
    assert.match(await refused.text(), /"unauthorized"/);
  }
  app.wait(300);
  assert.equal((await transcribe(token)).status, 401);
});

test('others get no token, and the rest of the app is unchanged', async () => {
  await using app = await startApp();
  assert.equal((await fetch(`${app.address}/speech-token`, { method: 'POST' })).status, 401);
  assert.equal(await (await fetch(app.address)).text(), 'Your own app.');
});
