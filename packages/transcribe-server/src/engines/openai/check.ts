import type { OpenAI } from 'openai';
import { type OpenaiService, toOpenaiProblem } from './problems.ts';

const openaiOrigin = 'https://api.openai.com';
const timeoutSeconds = 10;

/**
 * Lists the models of the service, which is free.
 *
 * @throws Error that says whether the key, the address or the model is wrong
 */
export const checkOpenai = async (client: OpenAI, service: OpenaiService): Promise<void> => {
  const { apiKey, baseURL, model } = service;
  if (apiKey === undefined && new URL(baseURL).origin === openaiOrigin)
    throw new Error('OPENAI_API_KEY is not set. OpenAI wants one: https://platform.openai.com/api-keys');
  const models = await listModels(client).catch(async (error) => {
    throw (await toOpenaiProblem(error, service)).cause;
  });
  if (models.length === 0 || models.includes(model)) return;
  const others = models.filter((name) => /whisper|transcri/i.test(name)).join(', ') || 'others';
  throw new Error(`OPENAI_TRANSCRIPTION_MODEL is ${model}, which ${baseURL} does not have. It has ${others}.`);
};

/** Returns undefined if the service has no list (whisper.cpp) or this key may not read it (restricted OpenAI keys). */
const listModels = async (client: OpenAI): Promise<string[]> => {
  try {
    const { data } = await client.models.list({ maxRetries: 0, timeout: timeoutSeconds * 1000 });
    return data.map(({ id }) => id);
  } catch (error) {
    if (isWithheld(error)) return [];
    throw error;
  }
};

const isWithheld = (error: unknown): boolean =>
  error instanceof Error &&
  'status' in error &&
  (error.status === 404 || error.status === 405 || /missing scopes/i.test(error.message));
