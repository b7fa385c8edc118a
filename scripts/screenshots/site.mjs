import { createSherpaEngine, createTranscribeApp } from '@audio-transcriber/transcribe-server';
import { defaultModelFolder } from '@audio-transcriber/transcribe-server/testing';
import { Hono } from 'hono';
import { createSite } from '../../packages/transcribe-server/src/cli/demo-site.ts';
import { startHttpServer } from '../../packages/transcribe-server/src/cli/http-server.ts';
import { defaultModel } from '../../packages/transcribe-server/src/models/default-model.ts';

/** The text that the microphone plays. */
export const spokenText =
  'We walked along the river until the sun stood low over the fields. Then we came to a small house with a green door, and somebody played the piano.';

/** The answers of services that fail. */
const failures = {
  busy: (c) => c.json({ code: 'server-busy', detail: 'The server is busy.' }, 503, { 'Retry-After': '60' }),
  refusal: (c) => c.json({ code: 'audio-too-large', detail: 'The audio is larger than 25 MB.' }, 413),
  never: () => new Promise(() => {}),
};

const pageOf = (failure) => `<!doctype html><html lang="en"><title>State</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <style>body { margin: 16px; font: 16px system-ui, sans-serif }</style>
  <script type="module" src="/audio-transcriber.js"></script>
  <audio-transcriber endpoint="${failure ? `/failures/${failure}` : '/v1/audio/transcriptions'}"></audio-transcriber>`;

/**
 * Serves the demo page with the default model, and at `/state` a page with the element alone; with `?failure=busy`, its
 * service fails in that way.
 */
export const startScreenshotSite = async () => {
  const engine = createSherpaEngine({ modelFolder: defaultModelFolder, languages: ['en'] });
  await engine.check();
  const shutdown = new AbortController();
  const app = new Hono()
    .get('/state', (c) => c.html(pageOf(c.req.query('failure'))))
    .post('/failures/:failure', (c) => failures[c.req.param('failure')](c))
    .route('/', await createSite({ model: defaultModel }))
    .route('/', createTranscribeApp({ engine, shutdownSignal: shutdown.signal }));
  const server = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
  return {
    origin: `http://127.0.0.1:${server.port}`,
    async close() {
      shutdown.abort(); // Interrupted recordings have unfinished uploads.
      await server.stop(shutdown.signal);
      await engine[Symbol.asyncDispose]();
    },
  };
};
