import type { Handler } from 'hono';
import type { Engine } from '../engines/engine.ts';

/** Start of the server, in seconds since 1970. */
const created = Math.floor(performance.timeOrigin / 1000);

const describeModel = ({ name, languages }: Engine) => ({
  ...{ id: name, object: 'model', created, owned_by: 'transcribe-server' },
  ...(languages !== undefined && { languages }),
});

/** Handles `GET /v1/models` as OpenAI's API defines it, plus the languages. The engine is the only model. */
export const createModelsHandler =
  (engine: Engine): Handler =>
  (c) =>
    c.json({ object: 'list', data: [describeModel(engine)] });

/** Handles `GET /v1/models/:model`. Every name stands for the engine, as in a request for a transcription. */
export const createModelHandler =
  (engine: Engine): Handler =>
  (c) =>
    c.json(describeModel(engine));
