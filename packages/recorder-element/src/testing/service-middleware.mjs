import { createHash } from 'node:crypto';

const transcription = { text: 'hello world', language: 'en', duration: 1, segments: [], words: [] };

const moreWords = [
  { word: 'and', start: 0.1, end: 0.4 },
  { word: 'more', start: 0.5, end: 0.9 },
];

const answers = {
  words: { status: 200, body: transcription },
  more: { status: 200, body: { ...transcription, text: 'and more', words: moreWords } },
  silence: { status: 200, body: { text: '' } },
  nonsense: { status: 200, body: { hello: 'world' } },
  never: { status: 204 },
  large: { status: 413, body: { code: 'audio-too-large', detail: 'The audio is too large.' } },
  busy: { status: 503, body: { code: 'server-busy', detail: 'The server is busy.' } },
};

/** A strict page: no inline styles or scripts, Trusted Types, no other origins. */
const strictPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; media-src blob:; " +
  "require-trusted-types-for 'script'";

const strictPage =
  '<!doctype html><title>Strict</title><script src="/watch-violations.js"></script>' +
  '<script type="module" src="/audio-transcriber.js"></script>' +
  '<audio-transcriber endpoint="/service/strict?answers=words"></audio-transcriber>';

/** A page with a form that is submitted to `/sent.html`. */
const formPage =
  '<!doctype html><title>Form</title><script type="module" src="/audio-transcriber.js"></script>' +
  '<form action="/sent.html"><input name="subject">' +
  '<audio-transcriber name="note" endpoint="/service/form?answers=words"></audio-transcriber></form>';

const watchViolations =
  "globalThis.violations = []; addEventListener('securitypolicyviolation', ({ violatedDirective }) => " +
  'violations.push(violatedDirective));';

/**
 * Serves the resources of the browser tests: scripts, a strict page, a form, and transcription services under
 * `/service/NAME?answers=busy,words`. A service gives these answers in order (`never`: no response). It describes itself
 * with the JSON of `&description=`, requires the `&key=`, or responds to OPTIONS with the `&status=`. GET returns its
 * requests.
 *
 * @param scripts The text of each script, by its path
 */
export const createServiceMiddleware = (scripts) => {
  const services = new Map();
  const findService = (path) => {
    const service = services.get(path) ?? { requests: [], discoveries: 0 };
    services.set(path, service);
    return service;
  };

  const transcribe = async (context) => {
    const service = findService(context.path);
    service.requests.push(await readRequest(context.req));
    const names = context.query.answers.split(',');
    const name = names[service.requests.length - 1] ?? names.at(-1);
    if (name === 'never') await new Promise((resolve) => context.res.once('close', resolve));
    Object.assign(context, answers[name]);
  };

  const describe = (context) => {
    const { path, query } = context;
    findService(path).discoveries += 1;
    const isRefused = query.key && context.get('Authorization') !== `Bearer ${query.key}`;
    Object.assign(context, {
      status: isRefused ? 401 : Number(query.status ?? 200),
      body: isRefused ? {} : JSON.parse(query.description ?? '{}'),
    });
  };

  const pages = {
    ...Object.fromEntries(
      Object.entries(scripts).map(([path, body]) => [path, () => ({ type: 'text/javascript', body })]),
    ),
    '/watch-violations.js': () => ({ type: 'text/javascript', body: watchViolations }),
    '/strict.html': () => ({ type: 'text/html', body: strictPage, policy: strictPolicy }),
    '/form.html': () => ({ type: 'text/html', body: formPage }),
    '/sent.html': () => ({ type: 'text/html', body: '<!doctype html><title>Sent</title>' }),
  };

  return async (context, next) => {
    if (context.path.startsWith('/service/')) {
      if (context.method === 'POST') await transcribe(context);
      else if (context.method === 'OPTIONS') describe(context);
      else context.body = findService(context.path);
      return;
    }
    const page = pages[context.path]?.();
    if (!page) return next();
    if (page.policy) context.set('Content-Security-Policy', page.policy);
    context.type = page.type;
    context.body = page.body;
  };
};

const readRequest = async (incoming) => {
  const { headers, method } = incoming;
  const body = Buffer.concat(await Array.fromAsync(incoming));
  const form = await new Request('http://localhost', { method, headers, body }).formData();
  const file = form.get('file');
  const bytes = Buffer.from(await file.arrayBuffer());
  return {
    name: file.name,
    type: file.type,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    language: form.get('language'),
  };
};
