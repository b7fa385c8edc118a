import type { OpenAI } from 'openai';
import { encodeWav, type PcmSamples, secondsOf } from '../../audio/pcm.ts';
import type { Engine, EngineCallOptions, EngineOptions } from '../engine.ts';
import { createProviderProblem } from '../provider-problem.ts';
import { checkOpenai } from './check.ts';
import { isRouteMissing, refusesLogprobs, refusesTimes, toOpenaiProblem } from './problems.ts';
import { checkRealtime, openRealtime } from './realtime.ts';
import { type Answer, toHints, toResult } from './wire.ts';

/** Options of the engine. */
export interface OpenaiEngineOptions {
  /** Omit for a service without keys. */
  readonly apiKey?: string | undefined;
  /** Base URL, including `/v1`. Default: OpenAI's. */
  readonly baseURL?: string | undefined;
  /** Default `gpt-transcribe`. */
  readonly model?: string | undefined;
  /** Model for words while they are spoken, at the service's realtime API. Default: none, so there are none. */
  readonly realtimeModel?: string | undefined;
  /** Timeout of one segment, including retries. Default 120. */
  readonly timeoutSeconds?: number | undefined;
  /** Maximum number of concurrent segments. Default 8. */
  readonly concurrency?: number | undefined;
}

/** OpenAI rejects shorter audio. */
const minSeconds = 0.1;
const maxRetries = 2;
const maxRefusals = 3;

/**
 * Creates an engine that uses OpenAI's transcription API, or a compatible service: Groq, vLLM, speaches, LocalAI,
 * whisper.cpp. Sends the audio to the base URL.
 *
 * Segments are long, because the models are more accurate with more context and services limit the number of requests.
 * One minute is 2 MB; OpenAI accepts 25 MB. If a service refuses word times, requests text only from then on.
 */
export const createOpenaiEngine = ({
  apiKey,
  baseURL = 'https://api.openai.com/v1',
  model = 'gpt-transcribe',
  realtimeModel,
  timeoutSeconds = 120,
  concurrency = 8,
}: OpenaiEngineOptions = {}): Engine => {
  const service = { apiKey, baseURL, model };
  /** OpenAI's own models other than Whisper return text only. The names of other models tell nothing. */
  const isGpt = model.startsWith('gpt-');
  let client: Promise<OpenAI> | undefined;
  /** Number of refusals in a row that may be due to word times. Stop requesting them at three, or at an explicit refusal. */
  let refusals = 0;
  /** False once the service has refused the probabilities of tokens. */
  let hasLogprobs = true;

  const connect = () => {
    client ??= createClient({ apiKey, baseURL, timeoutSeconds });
    return client;
  };

  const request = async (
    { audio }: OpenAI,
    samples: PcmSamples,
    options: EngineOptions,
    signal: AbortSignal,
  ): Promise<Answer> => {
    const common = {
      model,
      file: new File([encodeWav(samples)], 'segment.wav', { type: 'audio/wav' }),
      ...(options.temperature !== undefined && { temperature: options.temperature }),
    };
    const { prompt, ...hints } = toHints(model, options);
    const prompted = { ...common, ...(prompt !== undefined && { prompt }) };
    if (options.translateTo !== undefined) return await audio.translations.create(prompted, { signal });
    const request = { ...prompted, ...hints };
    if (options.logprobs && hasLogprobs) {
      try {
        return await audio.transcriptions.create(
          { ...request, response_format: 'json', include: ['logprobs'] },
          { signal },
        );
      } catch (error) {
        hasLogprobs = !refusesLogprobs(error);
        if (hasLogprobs) throw error;
      }
    }
    let refused: ReturnType<typeof refusesTimes> = 'yes';
    if (refusals < maxRefusals) {
      try {
        const answer = await audio.transcriptions.create(
          { ...request, response_format: 'verbose_json', timestamp_granularities: ['word', 'segment'] },
          { signal },
        );
        refusals = 0;
        return answer;
      } catch (error) {
        refused = refusesTimes(error);
        if (refused === 'no') throw error;
      }
    }
    const answer = await audio.transcriptions.create({ ...request, response_format: 'json' }, { signal });
    refusals += refused === 'yes' ? maxRefusals : 1;
    return answer;
  };

  return {
    specificationVersion: 1,
    name: 'openai',
    segmentSeconds: { min: 20, max: 60 },
    concurrency,
    capabilities: isGpt ? {} : { wordTimes: true, translatesTo: ['en'] },

    async transcribe({ samples }, { signal, ...options }) {
      signal.throwIfAborted();
      if (secondsOf(samples) < minSeconds) return { text: '' };
      const client = await connect().catch((cause) => {
        throw createProviderProblem('engine-unavailable', { cause });
      });
      const deadline = AbortSignal.timeout(timeoutSeconds * 1000);
      try {
        const answer = await request(client, samples, options, AbortSignal.any([signal, deadline]));
        return toResult(answer, secondsOf(samples));
      } catch (error) {
        signal.throwIfAborted();
        if (options.translateTo !== undefined && isRouteMissing(error)) {
          throw createProviderProblem('unsupported-translation', { cause: error });
        }
        if (!deadline.aborted) throw await toOpenaiProblem(error, service);
        const complaint = `OPENAI_BASE_URL, ${baseURL}, did not answer in ${timeoutSeconds} seconds.`;
        throw createProviderProblem('engine-timeout', { cause: new Error(complaint) });
      }
    },

    ...(realtimeModel !== undefined && {
      stream: (options: EngineCallOptions) => openRealtime({ ...service, model: realtimeModel }, options),
    }),

    async check() {
      await checkOpenai(await connect(), service);
      if (realtimeModel !== undefined) await checkRealtime({ ...service, model: realtimeModel });
    },
  };
};

const createClient = async ({
  apiKey,
  baseURL,
  timeoutSeconds,
}: Required<Pick<OpenaiEngineOptions, 'apiKey' | 'baseURL'>> & { timeoutSeconds: number }): Promise<OpenAI> => {
  const { OpenAI } = await import('openai').catch((cause) => {
    throw new Error(
      'The package openai, which the engine of that name needs, is not installed: npm install openai (with Node 22 or newer)',
      { cause },
    );
  });
  return new OpenAI({
    baseURL,
    // The client requires a key. Removing the header sends none.
    apiKey: apiKey ?? 'none',
    defaultHeaders: apiKey === undefined ? { Authorization: null } : {},
    maxRetries,
    timeout: Math.ceil(timeoutSeconds * 1000),
    logLevel: 'off',
  });
};
