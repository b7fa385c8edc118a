import { browserEnvironment, type Environment } from '../platform/environment.ts';
import { fileNameFor } from '../recording/media-type.ts';
import { openFunction } from './function-client.ts';
import {
  type RequestFields,
  readHeaders,
  requestFields,
  type TranscriptionClient,
  toNetworkProblem,
} from './transcription-client.ts';
import { readTranscription } from './transcription-response.ts';

export type PostClientOptions = Partial<Pick<Environment, 'fetch' | 'isOnline'>>;

/**
 * Creates a client that sends the whole recording as one multipart POST, as in OpenAI's transcription API. It is a
 * simple request (without other headers than the page's), so services on other origins need no preflight. Reports no
 * progress.
 */
export const createPostClient = ({
  fetch = browserEnvironment.fetch,
  isOnline = browserEnvironment.isOnline,
}: PostClientOptions = {}): TranscriptionClient => ({
  open: (options) =>
    openFunction(async (recording, signal) => {
      try {
        const headers = await readHeaders(options.headers);
        signal.throwIfAborted();
        const body = createForm(recording, options);
        const { credentials } = options;
        const request = { method: 'POST', headers, body, signal, credentials } as RequestInit;
        return await readTranscription(await fetch(options.endpoint, request));
      } catch (cause) {
        throw signal.aborted ? cause : toNetworkProblem(cause, isOnline());
      }
    }),
});

/** The file comes last, so that the service can read the other fields before it. */
const createForm = (audio: Blob, fields: RequestFields): FormData => {
  const form = new FormData();
  for (const [name, value] of requestFields(fields)) form.append(name, value);
  form.append('file', audio, fileNameFor(audio.type));
  return form;
};
