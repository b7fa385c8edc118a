import { ProblemError, type Transcription } from '@audio-transcriber/contract';
import { abortable } from '../../platform/abortable.ts';
import type { Environment } from '../../platform/environment.ts';
import type { LiveText } from '../progress.ts';
import type { SendRequest } from '../request.ts';
import { readProblem, readTranscription } from '../transcription-response.ts';
import { minPieceBytes, nextPieceBytes } from './piece-size.ts';
import type { UploadBuffer } from './upload-buffer.ts';

interface UploadSessionOptions {
  readonly ask: SendRequest;
  readonly audio: UploadBuffer;
  /** The URL that creates uploads. */
  readonly createUrl: string;
  /** The Idempotency-Key. Every request has it, so that a balancer can send them all to the same replica. */
  readonly key: string;
  readonly maxAppendBytes: number;
  readonly environment: Environment;
  /** Called with the number of bytes that the service has. */
  onSent(bytes: number): void;
  /** Called with the text so far. Several responses may send the same text. */
  onText(text: LiveText): void;
}

/** How many requests for the event stream may fail. */
const maxMisses = 4;

/** A resumable upload (draft-ietf-httpbis-resumable-upload), from its creation to the response to its last piece. */
export interface UploadSession {
  /**
   * The current step, or the step that failed. `answered`: the service has responded, possibly with a problem. `lost`:
   * the service does not know the upload any more.
   */
  readonly stage: 'creating' | 'locating' | 'sending' | 'answered' | 'lost';
  /**
   * Sends the audio as it is recorded, and resolves to the transcription. Called again after a failure, it resumes at
   * the service's offset. If the response contained a problem, the service retries what failed.
   *
   * @throws ProblemError, or the error of `ask` or of a broken stream
   */
  deliver(signal: AbortSignal): Promise<Transcription>;
  /** Deletes the upload on the service, and stops its transcription. */
  forget(): Promise<void>;
}

export const createUploadSession = (options: UploadSessionOptions): UploadSession => {
  const { audio, createUrl, key, maxAppendBytes, environment, onSent, onText } = options;
  const ask: SendRequest = (method, url, { headers, ...rest } = {}) =>
    options.ask(method, url, { ...rest, headers: { 'Idempotency-Key': key, ...headers } });
  let stage: UploadSession['stage'] = 'creating';
  let url = '';
  let creation: Promise<void> | undefined;
  /** The number of bytes that the service has, and whether that is certain. */
  let offset = 0;
  let isCertain = true;
  let pieceBytes = minPieceBytes;
  let hasFailed = false;
  let isForgotten = false;
  let following: Promise<void> | undefined;
  let misses = 0;

  const advance = (bytes: number): void => {
    offset += bytes;
    onSent(offset);
  };

  const forget = async (): Promise<void> => {
    isForgotten = true;
    await following;
    // If this request fails, the upload expires.
    if (url) ask('DELETE', url, { keepalive: true }).catch(() => {});
  };

  const create = async (bytes: Blob): Promise<void> => {
    const response = await ask('POST', createUrl, { headers: { 'Upload-Complete': '?0' }, body: bytes });
    if (!response.ok) throw await readProblem(response);
    const { href, origin } = new URL(response.headers.get('Location') ?? 'data:', response.url);
    // The headers may be secrets for this origin only.
    const hasAddress = origin === new URL(response.url).origin;
    stage = hasAddress ? 'sending' : 'lost';
    if (!hasAddress) throw new ProblemError('not-found', 'No address.');
    url = href;
    advance(bytes.size);
    if (isForgotten) void forget();
  };

  const ensureCreated = async (signal: AbortSignal): Promise<void> => {
    if (!creation) {
      const { bytes } = await audio.read(0, Math.min(maxAppendBytes, minPieceBytes), signal);
      // Not abortable: without its URL, the upload could not be deleted.
      creation = create(bytes).finally(() => {
        creation = undefined;
      });
    }
    await Promise.race([creation, abortable(signal, () => () => {})]);
  };

  /** Whether the service has the whole recording. */
  const locate = async (signal: AbortSignal): Promise<boolean> => {
    stage = 'locating';
    const response = await ask('HEAD', url, { signal });
    if (response.status === 404 || response.status === 410) stage = 'lost';
    if (!response.ok) throw await readProblem(response);
    stage = 'sending';
    advance(Number(response.headers.get('Upload-Offset')) - offset);
    const isComplete = response.headers.get('Upload-Complete') === '?1';
    isCertain = !isComplete;
    return isComplete;
  };

  const append = (bytes: Blob, isLast: boolean, signal: AbortSignal): Promise<Response> => {
    const headers = {
      'Content-Type': 'application/partial-upload',
      'Upload-Offset': String(offset),
      'Upload-Complete': isLast ? '?1' : '?0',
    };
    return ask('PATCH', url, { headers, body: bytes, signal });
  };

  const askEvents = (method: 'GET' | 'POST', signal: AbortSignal): Promise<Response> =>
    ask(method, url, { headers: { Accept: 'text/event-stream' }, signal });

  const read = (response: Response): Promise<Transcription> =>
    readTranscription(response, {
      environment,
      onText: (text) => {
        misses = 0;
        onText(text);
      },
    });

  /**
   * Follows the event stream for segments during the recording. The response to the last piece has the transcription or
   * the problem.
   */
  const follow = async (signal: AbortSignal): Promise<void> => {
    misses += 1;
    const stop = new AbortController();
    // Followed again after the next bytes.
    await askEvents('GET', AbortSignal.any([signal, stop.signal]))
      .then(read)
      .catch(() => stop.abort());
    following = undefined;
  };

  const readAnswer = async (response: Response): Promise<Transcription> => {
    try {
      return await read(response);
    } catch (cause) {
      hasFailed = ProblemError.isInstance(cause) && response.headers.get('Upload-Complete') === '?1';
      if (hasFailed) stage = 'answered';
      throw cause;
    }
  };

  return {
    get stage() {
      return stage;
    },
    forget,
    deliver: async (signal) => {
      if (!url) await ensureCreated(signal);
      const isComplete = !isCertain && (await locate(signal));
      if (isComplete) return readAnswer(await askEvents(hasFailed ? 'POST' : 'GET', signal));
      for (;;) {
        if (misses < maxMisses) following ??= follow(signal);
        const { bytes, isLast } = await audio.read(offset, Math.min(maxAppendBytes, pieceBytes), signal);
        isCertain = false;
        const sentAtMs = performance.now();
        const response = await append(bytes, isLast, signal);
        pieceBytes = nextPieceBytes(bytes.size, performance.now() - sentAtMs);
        if (isLast && response.ok) advance(bytes.size);
        if (isLast) return readAnswer(response);
        if (!response.ok) throw await readProblem(response);
        isCertain = true;
        advance(bytes.size);
      }
    },
  };
};
