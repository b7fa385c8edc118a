import {
  isProblemCode,
  ProblemError,
  parsePartialTranscription,
  parseTranscription,
  problemCodeOf,
  type Transcription,
  type TranscriptionWord,
} from '@audio-transcriber/contract';
import { browserEnvironment, type Environment } from '../platform/environment.ts';
import type { TranscriberProblem } from '../platform/problem.ts';
import { readEventStream } from './event-stream.ts';
import type { LiveText } from './progress.ts';

interface ReadTranscriptionOptions {
  readonly environment?: Environment;
  /** Called with the text so far whenever it changes. Only event streams report it before the end. */
  onText?(text: LiveText): void;
}

/**
 * Reads a service's response: JSON or an event stream, in OpenAI's format.
 *
 * @throws ProblemError with the service's code, or the one for its status; `bad-response` if a success contains no
 *   transcription; another error if the response is incomplete
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

/** An event of OpenAI's API. This project adds partial text, words, language and duration. */
interface StreamEvent {
  readonly type?: unknown;
  readonly status?: number;
  readonly words?: unknown;
  readonly usage?: { readonly seconds?: unknown };
}

/** Returns the transcription of an event stream, unparsed. */
const readEvents = async (
  { body, headers }: Response,
  { environment = browserEnvironment, onText }: ReadTranscriptionOptions,
): Promise<object> => {
  let text: LiveText = { segments: [] };
  const words: TranscriptionWord[] = [];
  for await (const events of body ? readEventStream(body, environment) : []) {
    const before = text;
    let done: StreamEvent | undefined;
    for (const { type, data } of events) {
      const event: StreamEvent = Object(parseJson(data));
      if (type === 'error') throw createProblem({ status: event.status ?? 500, headers }, event);
      if (event.type === 'transcript.text.segment') {
        const { type: _, words: spoken, ...segment } = event;
        // The id of an event is a string.
        const segments = [{ ...segment, id: text.segments.length }];
        const parsed = parseTranscription({ text: '', segments, words: spoken });
        text = { segments: [...text.segments, ...(parsed?.segments ?? [])] };
        words.push(...(parsed?.words ?? []));
      }
      if (event.type === 'transcript.text.partial') {
        text = { ...text, partial: parsePartialTranscription(event) ?? text.partial };
      }
      if (event.type === 'transcript.text.done') done = event;
    }
    // A segment and the partial text after it arrive together, and are reported together: no word disappears in between.
    if (text !== before) onText?.(text);
    const { segments } = text;
    if (done) return { duration: done.usage?.seconds ?? segments.at(-1)?.end, ...done, segments, words };
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
  return new ProblemError(
    isProblemCode(code) && code !== 'unsupported-translation' ? code : problemCodeOf(status),
    words,
    {
      ...(retryAfterSeconds >= 0 && { retryAfterSeconds }),
    },
  );
};
