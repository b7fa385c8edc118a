import { z } from 'zod';
import type { Hub } from '../models/fetch-from-hub.ts';
import { folder, text, webAddress } from './setting-types.ts';

/** Where the models are, and where they come from. */
export const modelSettings = {
  MODELS_DIR: folder
    .default('~/.cache/audio-transcriber/models')
    .describe('folder of the models; below XDG_CACHE_HOME where that is set'),
  MODEL_DOWNLOAD: z
    .enum(['on', 'off'], 'must be on or off')
    .default('on')
    .describe('whether the start downloads the small default model where there is no other'),
  HF_ENDPOINT: webAddress('https://mirror.example')
    .default('https://huggingface.co')
    .describe('where the larger models are downloaded: the Hugging Face Hub, or a mirror of it'),
  HF_TOKEN: text.optional().describe('a token for that hub; none is needed for the models of the list'),
};

/** The settings of the Hugging Face Hub, by the names that its own tools read. */
export interface HubSettings {
  readonly HF_ENDPOINT: string;
  readonly HF_TOKEN?: string | undefined;
}

export const hubOf = ({ HF_ENDPOINT: endpoint, HF_TOKEN: token }: HubSettings): Hub => ({ endpoint, token });
