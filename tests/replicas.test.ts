import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { createToneEngine, randomDigitGroups, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { createLiveClient } from '../packages/recorder-element/src/client/live/live-client.ts';
import type { Environment } from '../packages/recorder-element/src/platform/environment.ts';
import { findSample } from '../packages/transcribe-server/src/testing/read-metric.ts';
import { openRealtime } from '../packages/transcribe-server/src/testing/realtime-client.ts';
import { startTestServer, until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { createFetch } from './fetch-through.ts';
import { startGoogleLedger } from './google-ledger.ts';
import { assertWhole, fastRetries, recordLive } from './live-recording.ts';
import { isNginxInstalled, startNginxProxy } from './nginx-proxy.ts';
import { startServerProcess } from './server-process.ts';
import { encodeSmallWav } from './small-wav.ts';

const name = 'speech.example.com';
const path = '/v1/audio/transcriptions';
const deploy = join(import.meta.dirname, '../packages/transcribe-server/deploy');
const configuration = await readFile(join(deploy, 'nginx-replicas.conf'), 'utf8');
const page = await readFile(join(import.meta.dirname, '../docs/scaling.md'), 'utf8');

/** Replaces the replicas of the configuration. */
const configureFor = (configuration: string, ports: readonly number[]) =>
  configuration.replaceAll(/(?:^ *server 10\.[\d.]+:8787.*;\n)+/gm, (lines) => {
    const [line = ''] = lines.split('\n');
    return ports.map((port) => `${line.replace(/10\.[\d.]+:8787/, `127.0.0.1:${port}`)}\n`).join('');
  });

/** Starts replicas of one service, which share an engine that bills each segment, behind nginx as documented. */
const startReplicas = async (count: number) => {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await mkdtempDisposable(join(tmpdir(), 'replicas-')));
  const google = stack.use(await startGoogleLedger());
  const start = async (port = 0, environment: Readonly<Record<string, string>> = {}) =>
    stack.use(
      await startServerProcess({
        ...{ folder: folder.path, port },
        environment: {
          ...{ ENGINE: 'google', SPEECH_EMULATOR_HOST: google.host, SHUTDOWN_SECONDS: '0' },
          ...{ ALLOWED_ORIGINS: `https://${name}`, ...environment },
        },
      }),
    );
  const replicas = await Promise.all(Array.from({ length: count }, () => start()));
  const ports = () => replicas.map(({ port }) => port);
  const proxy = stack.use(await startNginxProxy({ configuration: configureFor(configuration, ports()), name }));
  const fetchThrough = createFetch((options) => proxy.request(options));
  return {
    ...{ google, replicas, start, proxy, fetch: fetchThrough, url: `https://${name}${path}` },
    reload: () => proxy.reload(configureFor(configuration, ports())),
    /** Live uploads at each replica. Undefined for one that is down. */
    liveUploads: () =>
      Promise.all(
        replicas.map(async ({ url }) => {
          const answer = await fetch(new URL('/metrics', url)).catch(() => undefined);
          return answer && findSample(await answer.text(), 'transcribe_live_uploads');
        }),
      ),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
};

const recordings = 60;
/** Tells the added replica from the others. */
const addedLimit = '299999999';

const skip = { skip: !isNginxInstalled() && 'nginx is needed' };

describe('three replicas behind nginx', skip, () => {
  let site: Awaited<ReturnType<typeof startReplicas>>;
  before(async () => {
    site = await startReplicas(3);
  });
  after(() => site?.[Symbol.asyncDispose]());

  /** Transcribes with realtime sessions at the same time. Asserts that each gets its own words. */
  const speakRealtime = async (count: number, whileOpen = async () => {}) => {
    const words = Array.from({ length: count }, (_, i) => String(1000 + i));
    const clients = await Promise.all(words.map(() => openRealtime(site.proxy, name)));
    await whileOpen();
    const transcripts = await Promise.all(
      clients.map(async (client, i) => {
        await client.update({ turn_detection: null });
        client.speak(toneRecording([words[i] ?? '']).samples);
        client.send({ type: 'input_audio_buffer.commit' });
        return client.transcripts(1);
      }),
    );
    assert.deepEqual(
      transcripts.flat().map(({ transcript }) => transcript),
      words,
    );
    for (const client of clients) await client[Symbol.asyncDispose]();
  };

  test('spread realtime sessions', async () => {
    await speakRealtime(6, async () => assert.deepEqual(await site.liveUploads(), [2, 2, 2]));
    await until(async () => (await site.liveUploads()).every((count) => count === 0));
  });

  test('a killed, a restarted and an added replica lose nothing of 60 live recordings, and bill no segment more than twice', async () => {
    const { google, replicas } = site;
    const environment: Environment = {
      ...{ ...fastRetries, fetch: site.fetch },
      // A busy machine is no fault.
      wait: (milliseconds, signal) => fastRetries.wait(milliseconds < 10_000 ? milliseconds : 2 ** 31 - 1, signal),
    };
    const notes = Array.from({ length: recordings }, (_, index) => {
      const groups = randomDigitGroups({ seed: 2000 + index, groups: 5 }).map((group) => group.padEnd(10, '0'));
      // A segment ends at each pause of 2 s after 1.5 s, so that several are billed before the recording ends.
      const { samples, text } = toneRecording(groups, { pauseSeconds: 2.2 });
      return { text, audio: new Blob([encodeSmallWav(samples)], { type: 'audio/wav' }) };
    });
    await createLiveClient(environment).discover?.({ endpoint: site.url });

    const disturb = async () => {
      const live = await site.liveUploads();
      assert.equal(
        live.reduce<number>((sum, count = 0) => sum + count, 0),
        recordings,
      );
      assert.ok(
        live.every((count = 0) => count > 5),
        `spread: ${live.join()}`,
      );
      await until(() => google.answered.length >= recordings);
      const [killed, restarted] = replicas;
      await killed?.kill();
      await restarted?.[Symbol.asyncDispose]();
      replicas[1] = await site.start(restarted?.port);
      replicas.push(await site.start(0, { MAX_UPLOAD_BYTES: addedLimit }));
      await site.reload();
      for (let probe = 0; ; probe += 1) {
        const offer = await site.fetch(site.url, {
          method: 'OPTIONS',
          headers: { 'Idempotency-Key': `probe-${probe}` },
        });
        if (offer.headers.get('Upload-Limit')?.includes(addedLimit)) break;
      }
    };

    let atHalf = 0;
    const disturbed = Promise.withResolvers<void>();
    const spoken = await Promise.all(
      notes.map(async ({ text, audio }, index) => {
        const { transcription, problems } = await recordLive(site.url, {
          ...{ environment, id: `recording-${index}`, audio, chunkBytes: 32_000 },
          async atHalf() {
            atHalf += 1;
            if (atHalf === recordings) await disturb().then(disturbed.resolve, disturbed.reject);
            await disturbed.promise;
          },
        });
        assertWhole(transcription, text);
        return problems;
      }),
    );
    assert.deepEqual(spoken.flat(), []);

    const bills = Map.groupBy(google.answered, ({ sound }) => sound);
    const counts = Array.from(bills.values(), ({ length }) => length);
    assert.equal(Math.max(...counts), 2, 'disturbed recordings are billed again, but not more');
    await speakRealtime(4); // The killed replica is still in the configuration.
  });
});

test('spreads requests without a key, keeps parts of a client together, and limits creations', skip, async () => {
  const answered: number[] = [];
  const start = (index: number) =>
    startTestServer({
      engine: createToneEngine({ beforeAnswer: () => void answered.push(index) }),
      allowedOrigins: [`https://${name}`],
    });
  await using one = await start(1);
  await using other = await start(2);
  const ports = [one, other].map(({ url }) => Number(new URL(url).port));
  await using proxy = await startNginxProxy({ configuration: configureFor(configuration, ports), name });
  const ask = createFetch((options) => proxy.request(options));
  const url = `https://${name}${path}`;

  const { samples } = toneRecording(['12345']);
  const body = new Blob([encodeSmallWav(samples)], { type: 'audio/wav' });
  await Promise.all(Array.from({ length: 20 }, () => ask(url, { method: 'POST', body })));
  assert.deepEqual(new Set(answered), new Set([1, 2]));

  for (let i = 0; i < 5; i += 1) {
    const created = await ask(url, { method: 'POST', headers: { 'Upload-Complete': '?0' } });
    const upload = new URL(created.headers.get('Location') ?? '', url).href;
    const headers = { 'Content-Type': 'application/partial-upload', 'Upload-Offset': '0', 'Upload-Complete': '?1' };
    assert.equal((await ask(upload, { method: 'PATCH', headers, body })).status, 200);
  }

  const [, limits = ''] = /^```nginx\n(.*?)^```/ms.exec(page) ?? [];
  const [, limit = ''] = /`(limit_req zone=.*;)`/.exec(page) ?? [];
  const limited = `${limits}${configuration.replace('location / {', `location / {\n${limit}`)}`;
  await proxy.reload(configureFor(limited, ports));
  await until(async () => (await ask(url, { method: 'POST', body })).status === 429);
  assert.equal((await ask(url, { method: 'OPTIONS' })).status, 200);
});

test('the documented command replaces the host name and the addresses', async () => {
  const [, command = ''] = /^```sh\n(sed .*?) > \/etc/ms.exec(page) ?? [];
  const env = { ...process.env, name: 'voice.example.org', deploy };
  const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', command], { env });
  assert.doesNotMatch(stdout, /speech\.example|10\.0\.0\./);
  assert.equal(stdout.match(/server 10\.1\.0\.[456]:8787/g)?.length, 6);
  assert.match(stdout, /server_name voice\.example\.org;/);
});
