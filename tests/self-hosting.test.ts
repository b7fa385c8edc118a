import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { access, cp, mkdir, mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import {
  createToneEngine,
  encodeAudio,
  randomDigitGroups,
  type ToneEngineOptions,
  toneRecording,
} from '@audio-transcriber/transcribe-server/testing';
import type { TranscribeAppOptions } from '../packages/transcribe-server/src/app/app.ts';
import { encodeWav, sampleRate } from '../packages/transcribe-server/src/audio/pcm.ts';
import { describeSettings, readConfig } from '../packages/transcribe-server/src/cli/config.ts';
import { startTestServer, until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { createFetch } from './fetch-through.ts';
import { fastRetries, recordLive } from './live-recording.ts';
import { isNginxInstalled, startNginxProxy } from './nginx-proxy.ts';

const docs = join(import.meta.dirname, '../docs');
const serverPackage = join(import.meta.dirname, '../packages/transcribe-server');
const deploy = join(serverPackage, 'deploy');
const page = await readFile(join(docs, 'self-hosting.md'), 'utf8');
const readDeployed = (name: string) => readFile(join(deploy, name), 'utf8');
const nginxConfiguration = await readDeployed('nginx.conf');
const unit = await readDeployed('transcribe-server.service');

const settings = new Map(describeSettings().map((setting) => [setting.name, setting.default]));

describe('behind nginx as the page sets it up', { skip: !isNginxInstalled() && 'nginx is needed' }, () => {
  const name = 'speech.example.com';
  const origin = `https://${name}`;
  const path = '/v1/audio/transcriptions';

  /** Starts a server on the loopback address, and nginx in front of it, as documented. */
  const start = async (engine: ToneEngineOptions = {}, options: Partial<TranscribeAppOptions> = {}) => {
    const server = await startTestServer({
      ...{ engine: createToneEngine(engine), isLoopbackOnly: true, allowedOrigins: [origin] },
      ...options,
    });
    const serverPort = Number(new URL(server.url).port);
    const proxy = await startNginxProxy({ configuration: nginxConfiguration, name, serverPort });
    return {
      leftovers: server.leftovers,
      requestPlain: proxy.requestPlain,
      fetch: createFetch((options) => proxy.request({ ...options, headers: { ...options.headers, Origin: origin } })),
      post: (options: RequestOptions = {}) => proxy.request({ method: 'POST', path, ...options }),
      async [Symbol.asyncDispose]() {
        await proxy[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      },
    };
  };

  const headOf = async (request: ClientRequest): Promise<IncomingMessage> => {
    const [answer] = await once(request, 'response');
    return answer;
  };

  const answerTo = async (request: ClientRequest) => {
    const answer = await headOf(request);
    return { status: answer.statusCode, body: JSON.parse(await text(answer)) };
  };

  const spoken = toneRecording(['12345', '67890']);
  const recording = encodeWav(spoken.samples);
  const long = toneRecording(randomDigitGroups({ seed: 7, groups: 40 }));

  test('allows pages of the host only, and no other host names', async () => {
    await using site = await start();
    const own = await answerTo(site.post({ headers: { Origin: origin } }).end(recording));
    assert.deepEqual([own.status, own.body.text], [200, spoken.text]);
    const foreign = await answerTo(site.post({ headers: { Origin: 'https://example.org' } }).end(recording));
    assert.deepEqual([foreign.status, foreign.body.code], [403, 'origin-not-allowed']);
    const rebound = await answerTo(site.post({ headers: { Host: 'example.org' } }).end(recording));
    assert.deepEqual([rebound.status, rebound.body.code], [403, 'origin-not-allowed']);
  });

  test('redirects HTTP to HTTPS', async () => {
    await using site = await start();
    const answer = await headOf(site.requestPlain({ path: '/page?a=b' }).end());
    assert.deepEqual([answer.statusCode, answer.headers.location], [308, `${origin}/page?a=b`]);
  });

  test('streams an upload of 30 MB to the server', async () => {
    await using site = await start();
    const { samples } = toneRecording(['24680'], { leadOutSeconds: 30_000_000 / 2 / sampleRate });
    const upload = encodeWav(samples);
    const half = upload.length / 2;
    const request = site.post({ headers: { 'Transfer-Encoding': 'chunked' } });
    request.write(upload.subarray(0, half));
    await until(async () => (await site.leftovers()).length > 0);
    const { status, body } = await answerTo(request.end(upload.subarray(half)));
    assert.deepEqual([status, body.text], [200, '24680']);
    assert.deepEqual(await site.leftovers(), []);
  });

  test('streams a segment while the next is being recognised', async () => {
    const first = Promise.withResolvers<void>();
    await using site = await start({
      concurrency: 1,
      beforeAnswer: ({ index }) => (index === 0 ? undefined : first.promise),
    });
    const upload = await encodeAudio(long.samples, 'webm-opus');
    const answer = await headOf(site.post({ path: `${path}?stream=true` }).end(upload));
    let received = '';
    for await (const chunk of answer.setEncoding('utf8')) {
      received += chunk;
      if (received.includes('transcript.text.segment')) first.resolve();
    }
    assert.match(received, new RegExp(`"transcript.text.done","text":"${long.text}"`));
  });

  test('sends, recognises and shows a recording while it is being made', async () => {
    const heard = Promise.withResolvers<void>();
    await using site = await start({ beforeAnswer: async () => heard.resolve() });
    const bytes = await encodeAudio(long.samples, 'webm-opus-live');
    const { transcription, problems, progress } = await recordLive(origin + path, {
      environment: { ...fastRetries, fetch: site.fetch },
      id: 'through-nginx',
      audio: new Blob([bytes], { type: 'audio/webm;codecs=opus' }),
      isPaced: true,
      atHalf: () => heard.promise,
    });
    assert.equal(transcription.text, long.text);
    assert.deepEqual(problems, []);
    assert.ok(progress.sentBytes > 0 && progress.segments.length > 0);
    await until(async () => (await site.leftovers()).length === 0);
  });

  test('stops the engine when the client disconnects', async () => {
    const begun = Promise.withResolvers<AbortSignal>();
    await using site = await start({
      beforeAnswer(_, signal) {
        begun.resolve(signal);
        return new Promise(() => {});
      },
    });
    const request = site.post().on('error', () => {});
    request.end(recording);
    const signal = await begun.promise;
    request.destroy();
    await until(() => signal.aborted);
  });

  test('passes on the server’s error for uploads that are too large, with or without Content-Length', async () => {
    await using site = await start({}, { limits: { maxUploadBytes: 1_000_000 } });
    for (const headers of [{ 'Content-Length': 400_000_000 }, { 'Transfer-Encoding': 'chunked' }]) {
      const request = site.post({ headers: { ...headers, Origin: origin } }).on('error', () => {});
      request.write(new Uint8Array(8_000_000));
      const { status, body } = await answerTo(request);
      assert.deepEqual([status, body.code], [413, 'audio-too-large']);
      request.destroy();
    }
  });

  test('distinguishes clients by their address, and ignores X-Forwarded-For from them', async () => {
    await using site = await start({}, { rateLimitPerMinute: 1, trustedProxies: ['127.0.0.1'] });
    const statusFor = async (localAddress: string, claimed: string) => {
      const headers = { 'X-Forwarded-For': claimed };
      return (await answerTo(site.post({ localAddress, headers }).end(recording))).status;
    };
    assert.equal(await statusFor('127.0.0.2', '192.0.2.1'), 200);
    assert.equal(await statusFor('127.0.0.2', '192.0.2.2'), 429);
    assert.equal(await statusFor('127.0.0.3', '192.0.2.1'), 200);
  });
});

describe('the page', () => {
  const snippet = (language: string): string =>
    new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(page)?.[1] ?? '';

  test('quotes nginx.conf', () => {
    const lines = (configuration: string) => configuration.split('\n').map((line) => line.trim());
    const all = new Set(lines(nginxConfiguration));
    const quoted = lines(snippet('nginx')).filter(Boolean);
    assert.ok(quoted.length > 5);
    assert.deepEqual(
      quoted.filter((line) => !all.has(line)),
      [],
    );
  });

  test('contains only existing settings, like the accompanying files', async () => {
    const names = (await readdir(deploy)).map(readDeployed);
    const texts = [page, ...(await Promise.all(names))].join('\n');
    const named = texts.match(/\b[A-Z]+(_[A-Z]+)+\b|\b[A-Z]{2,}(?==)/g) ?? [];
    const others = [
      'GOOGLE_APPLICATION_CREDENTIALS',
      'HTTPS_PROXY',
      'NODE_USE_ENV_PROXY',
      'TMPDIR',
      'AF_INET',
      'AF_NETLINK',
      'AF_UNIX',
    ];
    assert.deepEqual(
      [...new Set(named)].filter((name) => !settings.has(name) && !others.includes(name)),
      [],
    );
  });

  test('has valid settings', () => {
    const lines = snippet('ini').trim().split('\n');
    assert.equal(readConfig(Object.fromEntries(lines.map((line) => line.split('=')))).ENGINE, 'google');
  });

  test('copies files that the package contains', async () => {
    const copied = [...page.matchAll(/\$deploy\/(\S+)/g)].map(([, path = '']) => join(deploy, path));
    assert.ok(copied.length > 2);
    await Promise.all(copied.map((path) => access(path)));
    const { files } = JSON.parse(await readFile(join(serverPackage, 'package.json'), 'utf8'));
    assert.ok(files.includes('deploy'), 'the files of package.json');
  });
});

test('nginx and systemd have longer timeouts than the server', () => {
  const secondsIn = (configuration: string, pattern: RegExp) => Number(pattern.exec(configuration)?.[1]);
  assert.ok(
    secondsIn(nginxConfiguration, /proxy_read_timeout (\d+)s;/) > Number(settings.get('REQUEST_TIMEOUT_SECONDS')),
  );
  assert.ok(secondsIn(unit, /^TimeoutStopSec=(\d+)$/m) > Number(settings.get('SHUTDOWN_SECONDS')));
});

const hasSystemd = spawnSync('systemd-analyze', ['--version']).error === undefined;

test('the unit and its drop-in are valid for systemd', { skip: !hasSystemd && 'systemd is needed' }, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'unit-'));
  const path = join(folder.path, 'transcribe-server.service');
  await writeFile(path, unit.replace(/^ExecStart=.*$/m, `ExecStart=${process.execPath}`));
  await mkdir(`${path}.d`);
  await cp(join(deploy, 'google-key.conf'), join(`${path}.d`, 'google-key.conf'));
  const { stderr } = await promisify(execFile)('systemd-analyze', ['verify', '--man=no', path]);
  assert.equal(stderr, '');
});
