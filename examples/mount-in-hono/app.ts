import { createTranscribeApp, type TranscribeAppOptions } from '@audio-transcriber/transcribe-server';
import { Hono } from 'hono';
import type { Tokens } from './tokens.ts';

export interface AppOptions {
  readonly engine: TranscribeAppOptions['engine'];
  readonly tokens: Tokens;
  /** Your own login: returns the user of the request, if any. */
  readonly findUser: (request: Request) => string | undefined;
}

/**
 * Creates your own app, with the transcription API at /speech. The page requests a token at the start of a recording and
 * sends it with the recording, so it never contains a key.
 */
export const createApp = ({ engine, tokens, findUser }: AppOptions): Hono => {
  const app = new Hono();

  app.get('/', (c) => c.text('Your own app.'));
  app.post('/speech-token', (c) => {
    const user = findUser(c.req.raw);
    return user === undefined ? c.text('Sign in first.', 401) : c.json({ token: tokens.issue(user) });
  });
  app.route(
    '/speech',
    createTranscribeApp({
      engine,
      authorize: ({ headers }) => tokens.verify(headers.get('Authorization')?.replace(/^Bearer /, '') ?? ''),
    }),
  );
  return app;
};
