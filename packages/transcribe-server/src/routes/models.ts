import type { Handler } from 'hono';
import type { Engine } from '../engines/engine.ts';

/** When this server came up, in seconds since 1970. */
const created = Math.floor(performance.timeOrigin / 1000);

const describeModel = ({ name, languages }: Engine) => ({
  ...{ id: name, object: 'model', created, owned_by: 'transcribe-server' },
  ...(languages !== undefined && { languages }),
});

/** `GET /v1/models`, as OpenAI's API has it, and the languages: the engine is the one model there is. */
export const createModelsHandler =
  (engine: Engine): Handler =>
  (c) =>
    c.json({ object: 'list', data: [describeModel(engine)] });

/** `GET /v1/models/:model`. Every name is taken for the one model there is, as in a request for a transcription. */
export const createModelHandler =
  (engine: Engine): Handler =>
  (c) =>
    c.json(describeModel(engine));
