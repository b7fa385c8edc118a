import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const host = 'https://github.com';
const patienceMilliseconds = 2000;

/**
 * Says in one line that a better recogniser can be had, where none was pulled and its host can be reached. Downloads
 * nothing, and nobody need wait for it.
 */
export const offerModels = async () => {
  const { ENGINE = '', MODELS_DIR = '', MODELS_MIRROR = '', XDG_CACHE_HOME = '' } = process.env;
  const cache = XDG_CACHE_HOME.startsWith('/') ? XDG_CACHE_HOME : join(homedir(), '.cache');
  const models = MODELS_DIR || join(cache, 'audio-transcriber', 'models');
  if (!['', 'auto'].includes(ENGINE) || existsSync(models)) return;
  try {
    await fetch(MODELS_MIRROR || host, { method: 'HEAD', signal: AbortSignal.timeout(patienceMilliseconds) });
  } catch {
    return; // No network, no offer.
  }
  console.info('Better transcripts on this machine: npm start models list, npm start models pull NAME, then npm start');
};
