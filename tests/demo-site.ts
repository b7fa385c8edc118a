import { createTranscribeApp } from '@audio-transcriber/transcribe-server';
import { createToneEngine } from '@audio-transcriber/transcribe-server/testing';
import { Hono } from 'hono';
import { createSite } from '../packages/transcribe-server/src/cli/demo-site.ts';
import { startHttpServer } from '../packages/transcribe-server/src/cli/http-server.ts';
import type { Engine } from '../packages/transcribe-server/src/engines/engine.ts';
import { createTemporaryFolder } from '../packages/transcribe-server/src/platform/temporary-folder.ts';

interface DemoSite extends AsyncDisposable {
  readonly origin: string;
}

interface DemoSiteOptions {
  /** Default: the tone engine. */
  readonly engine?: Engine;
  /** Additional routes. They take precedence. */
  readonly routes?: Hono;
}

/** Serves the demo page with a transcription service. */
export const startDemoSite = async ({
  engine = createToneEngine(),
  routes = new Hono(),
}: DemoSiteOptions = {}): Promise<DemoSite> => {
  const temporaryFolder = createTemporaryFolder();
  const giveUp = new AbortController();
  const app = new Hono();
  app.route('/', routes);
  app.route('/', await createSite());
  app.route('/', createTranscribeApp({ engine, temporaryFolder, shutdownSignal: giveUp.signal }));
  const server = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
  return {
    origin: `http://127.0.0.1:${server.port}`,
    async [Symbol.asyncDispose]() {
      giveUp.abort();
      await server.stop();
      await temporaryFolder[Symbol.asyncDispose]();
    },
  };
};
