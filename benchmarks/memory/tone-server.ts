import { createTranscribeApp } from '@audio-transcriber/transcribe-server';
import { createToneEngine } from '@audio-transcriber/transcribe-server/testing';
import { startHttpServer } from '../../packages/transcribe-server/src/cli/http-server.ts';
import { defaultLimits } from '../../packages/transcribe-server/src/platform/limits.ts';

const app = createTranscribeApp({ engine: createToneEngine(), limits: { ...defaultLimits, maxUploadBytes: 2e9 } });
const server = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
console.info(`http://127.0.0.1:${server.port}`);
