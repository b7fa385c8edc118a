#!/usr/bin/env node
import { parseArgs, styleText } from 'node:util';
import { Hono } from 'hono';
import { createTranscribeApp } from '../app/app.ts';
import type { Engine } from '../engines/engine.ts';
import { isLoopbackHost } from '../middleware/origin-policy.ts';
import { ModelError } from '../models/model-error.ts';
import { createLog, type Log } from '../observability/log.ts';
import { createTemporaryFolder } from '../platform/temporary-folder.ts';
import { stoppingProblem } from '../problems/shutting-down.ts';
import { type Config, describeSettings, readModelSettings } from './config.ts';
import { ConfigError } from './config-error.ts';
import { type HttpServer, type HttpServerOptions, startHttpServer } from './http-server.ts';
import { toListenFault } from './listen-address.ts';
import { runModelsCommand } from './models-command.ts';
import type { MissingModel } from './select-local-engine.ts';
import { prepareStart, selectVoiceActivity } from './startup.ts';

const help = (): string => {
  const rows = describeSettings().map(
    ({ name, description, default: value }) =>
      `  ${styleText('bold', name.padEnd(28))}${description}${value && styleText('dim', ` (${value})`)}`,
  );
  return [
    `${styleText('bold', 'Usage:')} transcribe-server [--check | --help | models …]`,
    '',
    '  --check  tests the configuration and the engine, without starting the server',
    '  models   lists, installs and removes local models: see models --help',
    '',
    `${styleText('bold', 'Settings')}, as environment variables (default):`,
    ...rows,
  ].join('\n');
};

const startServer = async (fetch: HttpServerOptions['fetch'], config: Config): Promise<HttpServer> => {
  try {
    return await startHttpServer({ fetch, host: config.HOST, port: config.PORT });
  } catch (error) {
    throw toListenFault(error, config);
  }
};

/**
 * Checks everything that the start needs, and that the engine is ready. A port in use and a voice detector that does not
 * work are only reported.
 */
const check = async (): Promise<void> => {
  const prepared = await prepareStart({ environment: process.env, requireEngineReady: true });
  const { engine, reason, config, notices, isPortTaken } = prepared;
  console.info(`${styleText('green', 'The configuration is correct.')} Engine: ${engine.name}`);
  console.info(`${reason}.`);
  console.info(await selectVoiceActivity(config, createLog({ level: config.LOG_LEVEL })).check());
  for (const notice of notices) console.info(notice);
  if (isPortTaken) console.info(`PORT ${config.PORT} is taken now, by this server or by one that has to stop first.`);
};

interface InstallOptions {
  readonly log: Log;
  readonly stoppingSignal: AbortSignal;
}

/** Downloads the engine's model while the server is listening. Logs the result. */
const installModel = async (engine: Engine, { advice, install }: MissingModel, options: InstallOptions) => {
  const { log, stoppingSignal } = options;
  log.info({}, advice);
  try {
    await install();
    await engine.check?.();
    log.info({ engine: engine.name }, 'engine is ready');
  } catch (error) {
    if (stoppingSignal.aborted) return;
    log.error({ engine: engine.name, reason: (error as Error).message }, 'engine is not ready');
  }
};

/**
 * Resolves at the first signal. The same signal again aborts `giveUp`. Ctrl-C under `npm start` arrives as one signal of
 * each kind, so don't treat it as a forced shutdown.
 */
const untilStopRequested = (giveUp: AbortController): Promise<void> =>
  new Promise((resolve) => {
    const received = new Set<NodeJS.Signals>();
    const onSignal = (signal: NodeJS.Signals) => {
      if (received.has(signal)) giveUp.abort(stoppingProblem());
      received.add(signal);
      resolve();
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });

const run = async (): Promise<void> => {
  const giveUp = new AbortController();
  const stopRequested = untilStopRequested(giveUp);
  await using temporaryFolder = createTemporaryFolder();
  const prepared = await prepareStart({ environment: process.env, requireEngineReady: false });
  const { config, engine, reason, missingModel, notices, site } = prepared;
  const log = createLog({ level: config.LOG_LEVEL });
  const isLoopback = isLoopbackHost(config.HOST);
  const stopping = new AbortController();
  const voiceActivity = selectVoiceActivity(config, log);
  const api = createTranscribeApp({
    engine,
    voiceActivity: voiceActivity.detector,
    temporaryFolder,
    limits: {
      maxUploadBytes: config.MAX_UPLOAD_BYTES,
      maxAudioSeconds: config.MAX_AUDIO_SECONDS,
      maxQueue: config.MAX_QUEUE,
      requestTimeoutSeconds: config.REQUEST_TIMEOUT_SECONDS,
      abandonSeconds: config.ABANDON_SECONDS,
      maxLiveUploads: config.MAX_LIVE_UPLOADS,
      uploadTtlSeconds: config.UPLOAD_TTL_SECONDS,
    },
    apiKeys: config.API_KEYS,
    clientSecretKey: config.CLIENT_SECRET_KEY,
    rateLimitPerMinute: config.RATE_LIMIT_PER_MINUTE,
    trustedProxies: config.TRUST_PROXY,
    allowedOrigins: config.ALLOWED_ORIGINS,
    isLoopbackOnly: isLoopback,
    log,
    stoppingSignal: stopping.signal,
    shutdownSignal: giveUp.signal,
  });
  const app = new Hono().route('/', site);
  app.notFound((c) => api.fetch(c.req.raw, c.env));
  const server = await startServer(app.fetch, config);
  log.info({ engine: engine.name, reason }, 'engine chosen');
  if (!isLoopback && config.API_KEYS.length === 0) {
    log.warn({ host: config.HOST }, 'EVERYBODY WHO REACHES THIS ADDRESS CAN USE THE SERVER: set API_KEYS');
  }
  for (const notice of notices) log.warn({}, notice);
  log.info({}, `transcribe-server listens on http://${isLoopback ? 'localhost' : config.HOST}:${server.port}`);
  void voiceActivity.install(stopping.signal);
  if (missingModel !== undefined) void installModel(engine, missingModel, { log, stoppingSignal: stopping.signal });

  await stopRequested;
  stopping.abort();
  const seconds = config.SHUTDOWN_SECONDS;
  log.info({ seconds }, 'stopping: what still runs may finish');
  setTimeout(() => giveUp.abort(stoppingProblem()), seconds * 1000).unref();
  await server.stop(giveUp.signal);
  giveUp.abort(stoppingProblem()); // Also stops work that no client waits for.
  await Promise.all([engine[Symbol.asyncDispose]?.(), voiceActivity.detector[Symbol.asyncDispose]?.()]);
};

/**
 * Runs the command line.
 *
 * @throws ConfigError for an unknown option; ModelError for a wrong `models` command
 */
const runCommandLine = async (args: readonly string[]): Promise<void> => {
  const [first, ...rest] = args;
  if (first === 'models') {
    const settings = readModelSettings(process.env);
    return runModelsCommand(rest, { settings, print: console.info, output: process.stderr });
  }
  const options = parseOptions(args);
  if (options.help) return console.info(help());
  await (options.check ? check() : run());
};

const parseOptions = (args: readonly string[]) => {
  try {
    const options = { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new ConfigError([`${(error as Error).message}. See transcribe-server --help.`], { cause: error });
  }
};

// Ignore EPIPE: the reader may close the pipe early (`models list | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await runCommandLine(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  const isWorded = error instanceof ConfigError || error instanceof ModelError;
  console.error(isWorded ? styleText('red', error.message, { stream: process.stderr }) : error);
  process.exit(error instanceof ModelError ? error.exitCode : 1);
}
