import type { Handler } from 'hono';
import type { Engine } from '../engines/engine.ts';

/** When this server came up, in seconds since 1970. */
const created = Math.floor(performance.timeOrigin / 1000);

/** `GET /v1/models`, as OpenAI's API has it: the engine is the one model there is. Every other name is taken for it. */
export const createModelsHandler =
  ({ name }: Engine): Handler =>
  (c) =>
    c.json({ object: 'list', data: [{ id: name, object: 'model', created, owned_by: 'transcribe-server' }] });
