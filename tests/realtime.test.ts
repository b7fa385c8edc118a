import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { createToneEngine, toneRecording } from '../packages/transcribe-server/src/testing/index.ts';
import { splitAudio } from '../packages/transcribe-server/src/testing/realtime-client.ts';
import { startTestServer, type TestServer } from '../packages/transcribe-server/src/testing/test-server.ts';
import { opensslMissing, startTlsProxy, type TlsProxy } from '../packages/transcribe-server/src/testing/tls-proxy.ts';

const root = join(import.meta.dirname, '..');
const page = await readFile(join(root, 'docs', 'realtime.md'), 'utf8');
const [nodeSnippet = ''] = [...page.matchAll(/^```js\n(.*?)^```/gms)].map(([, script = '']) => script);
const { samples, text } = toneRecording(['4711', '0815', '2468', '1357']);
const speech = Buffer.concat(splitAudio(samples).map((part) => new Uint8Array(part.buffer)));

describe('docs/realtime.md', { skip: opensslMissing() }, () => {
  let server: TestServer;
  let proxy: TlsProxy;

  before(async () => {
    server = await startTestServer({ engine: createToneEngine({ billing: 'none' }), apiKeys: ['the-key'] });
    proxy = await startTlsProxy(Number(new URL(server.url).port));
  });

  after(async () => {
    await proxy?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  test('the snippet for Node prints the words of a file', async () => {
    const cache = join(root, 'node_modules', '.cache');
    await mkdir(cache, { recursive: true });
    await using folder = await mkdtempDisposable(join(cache, 'realtime-'));
    const script = nodeSnippet.replace('https://speech.example.com', `https://localhost:${proxy.port}`);
    assert.notEqual(script, nodeSnippet);
    await writeFile(join(folder.path, 'snippet.mjs'), script);
    await writeFile(join(folder.path, 'speech.pcm'), speech);
    await writeFile(join(folder.path, 'ca.pem'), proxy.ca);
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['snippet.mjs'], {
      cwd: folder.path,
      env: { ...process.env, API_KEY: 'the-key', NODE_EXTRA_CA_CERTS: join(folder.path, 'ca.pem') },
      timeout: 60_000,
    });
    assert.equal(stderr, '');
    assert.equal(stdout.split('\n').at(-2), `completed: ${text}`);
    assert.equal(stdout.split('completed:')[0]?.replaceAll('\n', ''), text);
  });
});
