import type { Hub } from '../models/fetch-from-hub.ts';

/** The settings of the Hugging Face Hub, by the names that its own tools read. */
export interface HubSettings {
  readonly HF_ENDPOINT: string;
  readonly HF_TOKEN?: string | undefined;
}

export const hubOf = ({ HF_ENDPOINT: endpoint, HF_TOKEN: token }: HubSettings): Hub => ({ endpoint, token });
