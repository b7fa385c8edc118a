import { z } from 'zod';
import type { Hub } from '../models/fetch-from-hub.ts';
import { folder, text, webAddress } from './setting-types.ts';

/** The settings of the models and their download. */
export const modelSettings = {
  MODELS_DIR: folder
    .default('~/.cache/audio-transcriber/models')
    .describe('folder of the models; in XDG_CACHE_HOME if that is set'),
  MODEL_DOWNLOAD: z
    .enum(['on', 'off'], 'must be on or off')
    .default('on')
    .describe(
      'whether the server downloads what is missing at the start: the voice detector, and the default model if no other is installed',
    ),
  HF_ENDPOINT: webAddress('https://mirror.example')
    .default('https://huggingface.co')
    .describe('source of the larger models: the Hugging Face Hub or a mirror'),
  HF_TOKEN: text.optional().describe('token for that hub; not needed for the listed models'),
};

/** The settings of the Hugging Face Hub. Its own tools read the same variables. */
export interface HubSettings {
  readonly HF_ENDPOINT: string;
  readonly HF_TOKEN?: string | undefined;
}

export const hubOf = ({ HF_ENDPOINT: endpoint, HF_TOKEN: token }: HubSettings): Hub => ({ endpoint, token });
