import { ProblemError } from '@audio-transcriber/contract';
import type { Handler } from 'hono';
import { sniffMediaType } from '../audio/media-type.ts';
import type { Engine } from '../engines/engine.ts';
import { receiveAudio } from '../intake/receive-audio.ts';
import type { TemporaryFolder } from '../intake/temporary-folder.ts';
import type { EngineSlots } from '../transcription/engine-slots.ts';
import { formatTranscription } from '../transcription/response-formats.ts';
import { transcribeFile } from '../transcription/transcribe-file.ts';
import { parseTranscriptionFields } from './transcription-fields.ts';

export interface TranscriptionsOptions {
  readonly engine: Engine;
  readonly slots: EngineSlots;
  readonly temporaryFolder: TemporaryFolder;
  readonly maxUploadBytes: number;
  readonly maxAudioSeconds: number;
  /** Aborted when the server gives up what still runs. */
  readonly shutdownSignal: AbortSignal;
}

/** `POST /v1/audio/transcriptions`: audio in, its transcription out. */
export const createTranscriptionsHandler = (options: TranscriptionsOptions): Handler => {
  const { engine, slots, temporaryFolder, maxUploadBytes, maxAudioSeconds, shutdownSignal } = options;

  const parseFields = (sent: URLSearchParams) => {
    const fields = parseTranscriptionFields(sent);
    engine.accept?.(fields);
    return fields;
  };

  return async (c) => {
    const request = c.req.raw;
    const signal = AbortSignal.any([abortedWith(request), shutdownSignal]);
    const query = new URL(request.url).searchParams;
    parseFields(query); // Refused before the body is read.

    await using audio = await receiveAudio(request, { temporaryFolder, maxBytes: maxUploadBytes, signal });
    const { responseFormat, timestampGranularities, ...engineOptions } = parseFields(merge(query, audio.fields));

    const mediaType = sniffMediaType(audio.head, audio.declaredType);
    if (mediaType === undefined) {
      throw new ProblemError('unsupported-media-type', 'This is not an audio file of a known kind.', { param: 'file' });
    }
    const transcription = await transcribeFile(audio.path, {
      ...{ ...engineOptions, engine, lane: slots.createLane(), signal },
      ...{ mediaType, maxSeconds: maxAudioSeconds },
    });
    return formatTranscription(transcription, { responseFormat, timestampGranularities });
  };
};

/** The request's signal with an error for its reason: the HTTP server aborts it with a string. */
const abortedWith = ({ signal }: Request): AbortSignal => {
  const controller = new AbortController();
  const abort = () => controller.abort(new DOMException('The client went away.', 'AbortError'));
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return controller.signal;
};

const merge = (query: URLSearchParams, form: URLSearchParams): URLSearchParams =>
  new URLSearchParams([...[...query].filter(([name]) => !form.has(name)), ...form]);
