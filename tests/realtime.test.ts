import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import { createToneEngine, toneRecording } from '../packages/transcribe-server/src/testing/index.ts';
import { splitAudio } from '../packages/transcribe-server/src/testing/realtime-client.ts';
import { startTestServer, type TestServer } from '../packages/transcribe-server/src/testing/test-server.ts';
import { opensslMissing, startTlsProxy, type TlsProxy } from '../packages/transcribe-server/src/testing/tls-proxy.ts';
import { startMicrophoneBrowser } from './microphone-browser.ts';

const root = join(import.meta.dirname, '..');
const page = await readFile(join(root, 'docs', 'realtime.md'), 'utf8');
const [nodeSnippet = '', pageSnippet = ''] = [...page.matchAll(/^```js\n(.*?)^```/gms)].map(
  ([, script = '']) => script,
);
const { samples, text } = toneRecording(['4711', '0815', '2468', '1357'], { pauseSeconds: 0.4 });
const apiKey = 'the-key';

/** Writes a file into the folder, with the host name of the snippets replaced. */
const writeSnippet = async (path: string, snippet: string, { port }: TlsProxy): Promise<string> => {
  assert.ok(snippet.includes('https://speech.example.com'));
  await writeFile(path, snippet.replace('https://speech.example.com', `https://localhost:${port}`));
  return path;
};

const bundleForBrowsers = async (path: string): Promise<string> => {
  const bundle = await rollup({ input: path, plugins: [nodeResolve({ browser: true })], logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'es', inlineDynamicImports: true });
  return output[0].code;
};

describe('docs/realtime.md', { skip: opensslMissing() }, () => {
  let site: Server;
  let origin: string;
  let script = '';
  let server: TestServer;
  let proxy: TlsProxy;
  let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;

  /** Creates a client secret, as the backend of the page does. */
  const createSecret = async (): Promise<string> => {
    const headers = { Authorization: `Bearer ${apiKey}`, Origin: origin };
    return (await fetch(new URL('/v1/realtime/client_secrets', server.url), { method: 'POST', headers })).text();
  };

  before(async () => {
    const cache = join(root, 'node_modules', '.cache');
    await mkdir(cache, { recursive: true });
    folder = await mkdtempDisposable(join(cache, 'realtime-'));
    site = createServer(async ({ url }, response) => {
      if (url === '/client-secret') return response.end(await createSecret());
      response.setHeader('Content-Type', 'text/html');
      return response.end(`<!doctype html><title>Page</title><link rel="icon" href="data:,"><body><script type="module">
        ${script.replaceAll('</script', '<\\/script')}</script>`);
    }).listen(0, '127.0.0.1');
    await once(site, 'listening');
    origin = `http://localhost:${(site.address() as AddressInfo).port}`;
    const engine = createToneEngine({ billing: 'none' });
    server = await startTestServer({ engine, apiKeys: [apiKey], allowedOrigins: [origin] });
    proxy = await startTlsProxy(Number(new URL(server.url).port));
  });

  after(async () => {
    site?.close();
    site?.closeAllConnections();
    await proxy?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
    await folder?.remove();
  });

  test('the snippet for Node prints the words of a file', async () => {
    const path = await writeSnippet(join(folder.path, 'snippet.mjs'), nodeSnippet, proxy);
    const speech = Buffer.concat(splitAudio(samples).map((part) => new Uint8Array(part.buffer)));
    await writeFile(join(folder.path, 'speech.pcm'), speech);
    await writeFile(join(folder.path, 'ca.pem'), proxy.ca);
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [path], {
      cwd: folder.path,
      env: { ...process.env, API_KEY: apiKey, NODE_EXTRA_CA_CERTS: join(folder.path, 'ca.pem') },
      timeout: 60_000,
    });
    assert.equal(stderr, '');
    assert.equal(stdout.split('\n').at(-2), `completed: ${text}`);
    assert.equal(stdout.split('completed:')[0]?.replaceAll('\n', ''), text);
  });

  test('the snippet for a page transcribes its microphone, with a client secret and no key', async () => {
    script = await bundleForBrowsers(await writeSnippet(join(folder.path, 'page.mjs'), pageSnippet, proxy));
    assert.ok(!script.includes(apiKey));
    await using chromium = await startMicrophoneBrowser(['--ignore-certificate-errors']);
    await using browser = await chromium.openPage(samples);
    await browser.page.goto(origin);
    await browser.page.waitForFunction((words) => document.body.textContent.includes(words), text);
    assert.deepEqual(browser.complaints, []);
  });
});
