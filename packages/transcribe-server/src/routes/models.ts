import type { Handler } from 'hono';
import type { Engine } from '../engines/engine.ts';
import type { Readiness } from '../observability/readiness.ts';
import { hasPartialText } from './transcription-service.ts';

/** Start of the server, in seconds since 1970. */
const created = Math.floor(performance.timeOrigin / 1000);

/** Describes the engine as a model. The engine learns what its model can from its files, which the check reads. */
const describeModel = async (engine: Engine, readiness: Readiness) => {
  await readiness.getStatus();
  const { name, languages, capabilities = {} } = engine;
  const { wordTimes = false, translatesTo = [], diarizes = false } = capabilities;
  return {
    ...{ id: name, object: 'model', created, owned_by: 'transcribe-server' },
    ...(languages !== undefined && { languages }),
    word_times: wordTimes ? 'recognised' : 'estimated',
    translation: translatesTo,
    streaming: hasPartialText(engine),
    diarization: diarizes,
  };
};

/** Handles `GET /v1/models` as OpenAI's API defines it, plus languages and capabilities. The engine is the only model. */
export const createModelsHandler =
  (engine: Engine, readiness: Readiness): Handler =>
  async (c) =>
    c.json({ object: 'list', data: [await describeModel(engine, readiness)] });

/** Handles `GET /v1/models/:model`. Every name stands for the engine, as in a request for a transcription. */
export const createModelHandler =
  (engine: Engine, readiness: Readiness): Handler =>
  async (c) =>
    c.json(await describeModel(engine, readiness));
