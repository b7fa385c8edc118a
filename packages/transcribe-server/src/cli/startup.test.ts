import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Log } from '../observability/log.ts';
import { readEngineSettings } from './config.ts';
import { selectVoiceActivity } from './startup.ts';

test('logs that the folder of the voice detector cannot be read, instead of rejecting', async () => {
  const warnings: [fields: object, message: string][] = [];
  const log: Log = { debug() {}, info() {}, error() {}, warn: (...entry) => void warnings.push(entry) };
  const settings = readEngineSettings({ MODELS_DIR: join(import.meta.filename, 'models'), MODEL_DOWNLOAD: 'off' });
  await selectVoiceActivity(settings, log).install(new AbortController().signal);
  const [[fields, message] = assert.fail()] = warnings;
  assert.match(message, /^silero-vad-v6 is not installed: every sound above silence counts as speech/);
  assert.match((fields as { reason: string }).reason, /^MODELS_DIR must be a folder that can be read/);
});
