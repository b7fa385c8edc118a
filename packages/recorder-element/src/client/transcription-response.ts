import {
  isProblemCode,
  ProblemError,
  parseTranscription,
  problemCodeOf,
  type Transcription,
  type TranscriptionSegment,
  type TranscriptionWord,
} from '@audio-transcriber/contract';
import { browserEnvironment, type Environment } from '../platform/environment.ts';
import type { TranscriberProblem } from '../platform/problem.ts';
import { readEventStream } from './event-stream.ts';

interface ReadTranscriptionOptions {
  readonly environment?: Environment;
  /** Called with all segments so far, in order. Only an event stream has them before the end. */
  onSegments?(segments: readonly TranscriptionSegment[]): void;
}

/**
 * Reads a service's response: JSON or an event stream, in OpenAI's format.
 *
 * @throws ProblemError with the code the service gave, else the one its status means; `bad-response` where a success
 *   holds no transcription; any other error where the answer breaks off
 */
export const readTranscription = async (
  response: Response,
  options: ReadTranscriptionOptions = {},
): Promise<Transcription> => {
  if (!response.ok) throw await readProblem(response);
  const isStream = response.headers.get('Content-Type')?.startsWith('text/event-stream');
  const answer = isStream ? await readEvents(response, options) : parseJson(await response.text());
  const transcription = parseTranscription(answer);
  if (!transcription) throw new ProblemError('bad-response', 'The answer holds no transcription.');
  return transcription;
};

/** Reads the problem of a failed response. */
export const readProblem = async (response: Response): Promise<TranscriberProblem> =>
  createProblem(response, parseJson(await response.text()));

/** An event of OpenAI's API. This project adds words, language and duration. */
interface StreamEvent {
  readonly type?: unknown;
  readonly status?: number;
  readonly words?: unknown;
  readonly usage?: { readonly seconds?: unknown };
}

/** Returns the transcription of an event stream, unparsed. */
const readEvents = async (
  { body, headers }: Response,
  { environment = browserEnvironment, onSegments }: ReadTranscriptionOptions,
): Promise<object> => {
  const segments: TranscriptionSegment[] = [];
  const words: TranscriptionWord[] = [];
  for await (const { type, data } of body ? readEventStream(body, environment) : []) {
    const event: StreamEvent = Object(parseJson(data));
    if (type === 'error') throw createProblem({ status: event.status ?? 500, headers }, event);
    if (event.type === 'transcript.text.segment') {
      const { type: _, words: spoken, ...segment } = event;
      const parsed = parseTranscription({ text: '', segments: [segment], words: spoken });
      segments.push(...(parsed?.segments ?? []));
      words.push(...(parsed?.words ?? []));
      onSegments?.([...segments]);
    }
    if (event.type === 'transcript.text.done') {
      return { duration: event.usage?.seconds ?? segments.at(-1)?.end, ...event, segments, words };
    }
  }
  throw new TypeError('The answer broke off.');
};

/** Returns undefined if the text is not JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // For example a proxy's error page: the status has to be enough.
  }
};

const createProblem = (
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  body: unknown,
): TranscriberProblem => {
  const { code, detail, error } = Object(body) as { code?: unknown; detail?: unknown; error?: unknown };
  const { message } = Object(error) as { message?: unknown };
  const words = [detail, message].find((text) => typeof text === 'string') ?? `The service answered ${status}.`;
  const retryAfterSeconds = Number.parseInt(headers.get('Retry-After') ?? '', 10);
  return new ProblemError(isProblemCode(code) ? code : problemCodeOf(status), words, {
    ...(retryAfterSeconds >= 0 && { retryAfterSeconds }),
  });
};
