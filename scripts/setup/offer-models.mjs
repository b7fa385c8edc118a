import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Says in one line that a better recogniser can be had, where none was pulled. Asks nobody and downloads nothing. */
export const offerModels = () => {
  const { ENGINE = '', MODELS_DIR = '', XDG_CACHE_HOME = '' } = process.env;
  const cache = XDG_CACHE_HOME.startsWith('/') ? XDG_CACHE_HOME : join(homedir(), '.cache');
  const models = MODELS_DIR || join(cache, 'audio-transcriber', 'models');
  if (!['', 'auto'].includes(ENGINE) || existsSync(models)) return;
  console.info('Better transcripts on this machine: npm start models list, npm start models pull NAME, then npm start');
};
