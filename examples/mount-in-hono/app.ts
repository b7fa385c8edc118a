import { createTranscribeApp, type TranscribeAppOptions } from '@audio-transcriber/transcribe-server';
import { Hono } from 'hono';
import type { Tokens } from './tokens.ts';

export interface AppOptions {
  readonly engine: TranscribeAppOptions['engine'];
  readonly tokens: Tokens;
  /** Your own login: who sends this request, if anybody that you know. */
  readonly findUser: (request: Request) => string | undefined;
}

/**
 * Your own app, with the transcription API in it at /speech. The page asks for a token when somebody starts to record
 * and sends it with the recording, so no key is ever in the page.
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
