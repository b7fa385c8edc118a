import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename } from 'node:path';
import { createSherpaEngine, createTranscribeApp } from '@audio-transcriber/transcribe-server';
import { defaultModelFolder } from '@audio-transcriber/transcribe-server/testing';
import { getRequestListener } from '@hono/node-server';

const scripts = new URL('../../packages/transcribe-server/dist/public/', import.meta.url);

/** The text that the microphone plays. */
export const spokenText =
  'We walked along the river until the sun stood low over the fields. Then we came to a small house with a green door, and somebody played the piano.';

const sendProblem = (response, status, body) =>
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

/** The answers of services that fail. */
const failures = {
  busy: (response) => {
    response.setHeader('Retry-After', '8');
    sendProblem(response, 503, { code: 'server-busy', detail: 'The server is busy.' });
  },
  refusal: (response) =>
    sendProblem(response, 413, { code: 'audio-too-large', detail: 'The audio is larger than 25 MB.' }),
  never: () => {},
};

const styles = `
  body { margin: 16px; font: 16px system-ui, sans-serif }
  body.framed { display: grid; align-items: center; min-height: 100vh; margin: 0; padding: 0 16px; box-sizing: border-box;
    background: light-dark(#f4f1ec, #12100f) }`;

const pageOf = ({ language, failure, isFramed }) => `
  <!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><title>Screenshot</title>
  <meta name="color-scheme" content="light dark">
  <style>${styles}</style>
  <script type="module" src="/audio-transcriber.js"></script>
  <body${isFramed ? ' class="framed"' : ''}>
  <audio-transcriber endpoint="${failure ? `/failures/${failure}` : '/v1/audio/transcriptions'}"></audio-transcriber>`;

/**
 * Pages with the element, at `/?language=en`, which ask a server with the default model; or, with `failure=busy`, a
 * service that fails in that way.
 */
export const startScreenshotSite = async () => {
  const engine = createSherpaEngine({ modelFolder: defaultModelFolder, languages: ['en'] });
  await engine.check();
  const answerApi = getRequestListener(createTranscribeApp({ engine }).fetch, { overrideGlobalObjects: false });
  const site = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname.startsWith('/v1/')) return void answerApi(request, response);
    const [, place, failure] = pathname.split('/');
    if (place === 'failures') {
      if (request.method === 'POST') return void failures[failure]?.(response);
      return void response.writeHead(404).end();
    }
    if (pathname === '/') {
      const page = pageOf({
        language: searchParams.get('language'),
        failure: searchParams.get('failure'),
        isFramed: searchParams.has('framed'),
      });
      return void response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
    }
    const script = await readFile(new URL(basename(pathname), scripts)).catch(() => undefined);
    if (!script) return void response.writeHead(404).end();
    response.setHeader('Content-Type', 'text/javascript').end(script);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  return {
    origin: `http://127.0.0.1:${site.address().port}`,
    async close() {
      site.close();
      site.closeAllConnections();
      await engine[Symbol.asyncDispose]();
    },
  };
};
