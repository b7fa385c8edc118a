import type { Context } from 'hono';
import { withPartials } from '../live/with-partials.ts';
import { createProblemDocument } from '../problems/problem-response.ts';
import { joinSegments } from '../transcription/join-segments.ts';
import { type FormatOptions, formatTranscription } from '../transcription/response-formats.ts';
import type { SegmentTranscript } from '../transcription/transcribe.ts';
import { type TranscriptUpdate, transcriptionEvents } from '../transcription/transcription-events.ts';
import { createEventStream } from './event-stream.ts';
import type { TranscriptionFields } from './transcription-fields.ts';
import type { TranscriptionEnvironment } from './transcription-service.ts';

type AnswerContext = Pick<Context<TranscriptionEnvironment>, 'get'>;

const heartbeatSeconds = 10;

/** Creates the response to a request for a transcription, in the requested format. */
export const answerTranscription = async (
  c: AnswerContext,
  segments: AsyncGenerator<SegmentTranscript>,
  fields: TranscriptionFields,
): Promise<Response> => {
  const { isStreamed, format, engineOptions } = fields;
  if (isStreamed) return streamTranscription(c, withPartials(segments), format);
  return formatTranscription(joinSegments(await Array.fromAsync(segments), engineOptions.language), format);
};

/** @param isImmediate whether the response starts before the first event, so that no error can have a status */
export const streamTranscription = (
  c: AnswerContext,
  updates: AsyncGenerator<TranscriptUpdate>,
  format: FormatOptions,
  isImmediate = false,
): Promise<Response> =>
  createEventStream(transcriptionEvents(updates, format), {
    heartbeatSeconds,
    isImmediate,
    describeError(error) {
      c.get('trace').recordError(error);
      return createProblemDocument(error, c.get('requestId'));
    },
  });

/** Returns the signal of a request with an Error as its reason: the HTTP server aborts it with a string. */
export const clientSignal = ({ signal }: Request): AbortSignal => {
  const controller = new AbortController();
  const abort = () => controller.abort(new DOMException('The client went away.', 'AbortError'));
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return controller.signal;
};
