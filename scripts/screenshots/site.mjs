import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename } from 'node:path';

const scripts = new URL('../../packages/transcribe-server/dist/public/', import.meta.url);

/** The spoken sentences in each language, with their ends in seconds. */
const sentences = {
  en: [
    ['We walked along the river until the sun stood low over the fields.', 4.5],
    ['Nobody spoke for a while.', 6.5],
    ['Then she laughed, and said that we should come back in the spring.', 11],
  ],
  ar: [
    ['مشينا على ضفة النهر حتى مالت الشمس فوق الحقول.', 4.5],
    ['لم يتكلم أحد لبعض الوقت.', 6.5],
    ['ثم ضحكت وقالت إن علينا أن نعود في الربيع.', 11],
  ],
};

export const spokenText = sentences.en.map(([text]) => text).join(' ');

const transcriptionOf = (language) => {
  const segments = sentences[language].map(([text, end], id) => {
    const start = sentences[language][id - 1]?.[1] ?? 0;
    return { id, start, end, text, words: wordsOf(text, start, end) };
  });
  const words = segments.flatMap((segment) => segment.words);
  return { text: segments.map(({ text }) => text).join(' '), language, duration: 11, segments, words };
};

const wordsOf = (text, start, end) => {
  const words = text.split(' ');
  const seconds = (end - start) / words.length;
  return words.map((word, i) => ({ word, start: start + i * seconds, end: start + (i + 0.9) * seconds }));
};

const sendJson = (response, status, body) =>
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

const sendSegments = (response, language, count) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (const segment of transcriptionOf(language).segments.slice(0, count)) {
    response.write(`data: ${JSON.stringify({ type: 'transcript.text.segment', ...segment })}\n\n`);
  }
};

/** The response of a service to a complete recording. */
const answers = {
  words: (response, language) => sendJson(response, 200, transcriptionOf(language)),
  silence: (response) => sendJson(response, 200, { text: '' }),
  busy: (response) => {
    response.setHeader('Retry-After', '8');
    sendJson(response, 503, { code: 'server-busy', detail: 'The server is busy.' });
  },
  refusal: (response) =>
    sendJson(response, 413, { code: 'audio-too-large', detail: 'The audio is larger than 25 MB.' }),
  never: () => {},
};

/** A service that accepts live uploads, has recognised two sentences so far, and never finishes. */
const answerLive = (request, response, language) => {
  const { method, headers } = request;
  if (method === 'OPTIONS') {
    response.setHeader('Accept-Patch', 'application/partial-upload');
    response.setHeader('Upload-Limit', 'max-size=300000000, max-append-size=300000000, max-age=900');
    return sendJson(response, 200, { max_audio_seconds: 14_400 });
  }
  if (method === 'GET') return sendSegments(response, language, 2);
  let bytes = Number(headers['upload-offset'] ?? 0);
  request.on('data', (chunk) => {
    bytes += chunk.length;
  });
  request.on('end', () => {
    if (headers['upload-complete'] === '?1') return;
    response.setHeader('Upload-Offset', String(bytes));
    response.setHeader('Upload-Complete', '?0');
    response.writeHead(method === 'POST' ? 201 : 204, method === 'POST' ? { Location: `live/${language}` } : {}).end();
  });
};

const styles = `
  body { margin: 16px; font: 16px system-ui, sans-serif }
  body.framed { display: grid; align-items: center; min-height: 100vh; margin: 0; padding: 0 16px; box-sizing: border-box;
    background: light-dark(#f4f1ec, #12100f) }`;

const pageOf = (language, answer, isFramed) => `
  <!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><title>Screenshot</title>
  <meta name="color-scheme" content="light dark">
  <style>${styles}</style>
  <script type="module" src="/audio-transcriber.js"></script>
  <body${isFramed ? ' class="framed"' : ''}>
  <audio-transcriber endpoint="/service/${language}/${answer}"></audio-transcriber>`;

/** Serves pages with the element, at `/?language=en&answer=words`, and their services. */
export const startScreenshotSite = async () => {
  const site = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const [, place, language, answer] = pathname.split('/');
    if (place === 'service') {
      if (answer === 'live') return void answerLive(request, response, language);
      if (request.method === 'POST') return void answers[answer]?.(response, language);
      return void response.writeHead(404).end();
    }
    if (pathname === '/') {
      const page = pageOf(searchParams.get('language'), searchParams.get('answer'), searchParams.has('framed'));
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
    close: () => {
      site.close();
      site.closeAllConnections();
    },
  };
};
