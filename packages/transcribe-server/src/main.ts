#!/usr/bin/env node
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProblemError } from '@audio-transcriber/contract';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { createTranscribeApp } from './app.ts';
import { checkFfmpeg } from './audio/decode.ts';
import { type Config, ConfigError, describeSettings, readConfig, readEngineName } from './config.ts';
import { chooseEngine } from './engines/choose-engine.ts';
import { createTemporaryFolder, type TemporaryFolder } from './intake/temporary-folder.ts';
import { isLoopbackHost } from './routes/origin-policy.ts';
import { createSite } from './site.ts';

const help = (): string => {
  const rows = describeSettings().map(
    ({ name, description, default: value }) => `  ${name.padEnd(20)}${description}${value && ` (${value})`}`,
  );
  return `Usage: transcribe-server\n\nSettings, as environment variables (default):\n${rows.join('\n')}`;
};

/** What the start needs, or every fault that is in its way at once. */
const prepare = async (temporaryFolder: TemporaryFolder) => {
  const [config, engine, ffmpeg, site] = await Promise.allSettled([
    (async () => readConfig(process.env))(),
    chooseEngine(readEngineName(process.env), { temporaryFolder }),
    checkFfmpeg(),
    createSite(),
  ]);
  if (
    config.status === 'rejected' ||
    engine.status === 'rejected' ||
    ffmpeg.status === 'rejected' ||
    site.status === 'rejected'
  ) {
    throw new ConfigError([config, engine, ffmpeg, site].flatMap(faultsOf));
  }
  return { config: config.value, ...engine.value, site: site.value };
};

const faultsOf = (result: PromiseSettledResult<unknown>): readonly string[] => {
  if (result.status === 'fulfilled') return [];
  return result.reason instanceof ConfigError ? result.reason.faults : [String(result.reason?.message)];
};

const listen = async (server: Server, { HOST, PORT }: Config): Promise<string> => {
  server.listen(PORT, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return `http://${isLoopbackHost(HOST) ? 'localhost' : HOST}:${port}`;
};

/** Stops accepting, lets what runs finish until the time is over, then gives it up. */
const closeOnSignal = async (server: Server, seconds: number, giveUp: AbortController): Promise<void> => {
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  console.info(`Stopping: what still runs has ${seconds} s to finish.`);
  const stopping = new ProblemError('server-busy', 'The server is stopping.', { retryAfterSeconds: seconds });
  setTimeout(() => giveUp.abort(stopping), seconds * 1000).unref();
  const closed = once(server, 'close');
  server.close();
  await closed;
};

const run = async (): Promise<void> => {
  await using temporaryFolder = createTemporaryFolder();
  const { config, engine, reason, site } = await prepare(temporaryFolder);
  const giveUp = new AbortController();
  const api = createTranscribeApp({
    engine,
    temporaryFolder,
    maxUploadBytes: config.MAX_UPLOAD_BYTES,
    maxAudioSeconds: config.MAX_AUDIO_SECONDS,
    allowedOrigins: config.ALLOWED_ORIGINS,
    isLoopbackOnly: isLoopbackHost(config.HOST),
    onFault: (error, requestId) => console.error(requestId, error),
    shutdownSignal: giveUp.signal,
  });
  const app = new Hono().route('/', site).route('/', api);
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  const address = await listen(server, config);
  console.info(`transcribe-server listens on ${address}`);
  console.info(`Engine: ${engine.name} (${reason})`);
  await closeOnSignal(server, config.SHUTDOWN_SECONDS, giveUp);
};

if (process.argv.includes('--help')) {
  console.info(help());
} else {
  try {
    await run();
    process.exit(0);
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(1);
  }
}
