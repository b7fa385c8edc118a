import { randomBytes } from 'node:crypto';
import { createSherpaEngine } from '@audio-transcriber/transcribe-server';
import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { createTokens } from './tokens.ts';

const app = createApp({
  engine: createSherpaEngine({ modelFolder: process.env.SHERPA_MODEL_DIR ?? 'models/moonshine-tiny' }),
  tokens: createTokens(process.env.TOKEN_SECRET ?? randomBytes(32).toString('hex'), 300),
  findUser: () => 'somebody', // Check the session's cookie here.
});

// Disable Node's limit of five minutes a request. The API limits uploads by their transfer rate.
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 3000, serverOptions: { requestTimeout: 0 } });
