import type { Transcription, TranscriptionSegment } from '@audio-transcriber/contract';
import { abortable } from '../platform/abortable.ts';
import { browserEnvironment, type Environment } from '../platform/environment.ts';
import { isOff } from '../platform/is-off.ts';
import type { TranscriberProblem } from '../platform/problem.ts';
import { createPostClient } from './post-client.ts';
import { noProgress, type Progress } from './progress.ts';
import { createRequestSender } from './request.ts';
import { backoffMs, isConnectivityProblem, isResumable } from './retry-policy.ts';
import { discoverService } from './service-discovery.ts';
import {
  type PendingTranscription,
  requestFields,
  type TranscriptionClient,
  type TranscriptionOptions,
  toNetworkProblem,
} from './transcription-client.ts';
import { readTranscription } from './transcription-response.ts';
import { createUploadBuffer } from './upload-buffer.ts';
import { createUploadSession, type UploadSession } from './upload-session.ts';

/** How often in a row an upload is taken up again without getting further. */
const maxResumes = 3;

/**
 * Sends a recording while it is made, to a service that has proven that it takes uploads in pieces
 * (draft-ietf-httpbis-resumable-upload), and tells what is transcribed meanwhile. A broken request goes on from where
 * the service is; where the upload is lost, the whole recording goes out in one request, under a key by which the
 * service knows it again. Any other service gets the whole at the end, as from `createPostClient`.
 */
export const createLiveClient = (environment: Environment = browserEnvironment): TranscriptionClient => {
  const post = createPostClient(environment);
  return {
    open: (options) => {
      const plain = post.open(options);
      return isOff(options.live) ? plain : openLive(options, plain, environment);
    },
    discover: (address) => discoverService(address.endpoint, createRequestSender(address, environment)),
  };
};

const openLive = (
  options: TranscriptionOptions,
  plain: PendingTranscription,
  environment: Environment,
): PendingTranscription => {
  const { endpoint, id, language } = options;
  const fields = new URLSearchParams([...requestFields(options), ['stream', 'true']]);
  const createUrl = `${endpoint}${endpoint.includes('?') ? '&' : '?'}${fields}`;
  // The same recording in another language is another order.
  const key = language ? `${id}-${encodeURIComponent(language)}` : id;
  const ask = createRequestSender(options, environment);
  const audio = createUploadBuffer();
  let session: UploadSession | undefined;
  let progress = noProgress;
  let abort = new AbortController();
  /** Whether anything went wrong on the way to the answer. */
  let hasStumbled = false;
  let running: Promise<Transcription> | undefined;

  const report = (change: Partial<Progress>): void => {
    progress = { ...progress, ...change };
    options.onProgress(progress);
  };

  const onSegments = (segments: readonly TranscriptionSegment[]): void => {
    // Another stream of the same events may be ahead.
    if (segments.length > progress.segments.length) report({ segments });
  };

  const toProblem = (cause: unknown): TranscriberProblem => toNetworkProblem(cause, environment.isOnline());

  const run = async (signal: AbortSignal): Promise<Transcription> => {
    const discover = async () => {
      const service = await Promise.race([discoverService(endpoint, ask), abortable(signal, () => () => {})]);
      return service ?? undefined;
    };
    let service = await discover();
    if (!service?.maxAppendBytes && !audio.isComplete) {
      audio.drop();
      await audio.whole(signal);
      service = await discover();
    }
    if (!service?.maxAppendBytes) return plain.finish(await audio.whole(signal));
    const { limits, maxAppendBytes } = service;
    report({ limits });
    signal.throwIfAborted(); // Whoever hears of them may have cancelled.
    const onSent = (sentBytes: number) => {
      if (sentBytes > progress.sentBytes) report({ sentBytes });
    };
    session ??= createUploadSession({ ask, audio, createUrl, key, maxAppendBytes, environment, onSent, onSegments });
    const transcription = (await deliver(session, signal)) ?? (await sendWhole(signal));
    void session.forget();
    return language ? { language, ...transcription } : transcription;
  };

  /** Takes the upload up again as often as that may help; undefined where only the whole may. */
  const deliver = async (upload: UploadSession, signal: AbortSignal): Promise<Transcription | undefined> => {
    let failures = 0;
    while (upload.stage !== 'lost' && failures <= maxResumes) {
      const before = progress;
      try {
        return await upload.deliver(signal);
      } catch (cause) {
        signal.throwIfAborted();
        const problem = toProblem(cause);
        if (upload.stage === 'answered') throw problem;
        hasStumbled = true;
        if (!isResumable(problem)) throw problem;
        failures = before === progress ? failures + 1 : 1;
        if (!audio.isComplete) {
          await rest(failures, problem, signal);
          if (audio.isComplete) failures = 0;
        } else if (upload.stage !== 'sending' || problem.code === 'rate-limited') {
          if (isConnectivityProblem(problem)) throw problem;
          return undefined;
        }
      }
    }
    return undefined;
  };

  /** Waits until the upload may be taken up again, or the recording is complete. */
  const rest = async (failures: number, { retryAfterSeconds = 0 }: TranscriberProblem, signal: AbortSignal) => {
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    const { isOnline, untilOnline, wait, random } = environment;
    try {
      const better = isOnline()
        ? wait(backoffMs(failures - 1, retryAfterSeconds, random()), either)
        : untilOnline(either);
      await Promise.race([better, audio.whole(either)]);
    } finally {
      over.abort();
    }
  };

  const sendWhole = async (signal: AbortSignal): Promise<Transcription> => {
    audio.drop();
    const body = await audio.whole(signal);
    const response = await ask('POST', createUrl, { headers: { 'Idempotency-Key': key }, body, signal });
    return readTranscription(response, { environment, onSegments });
  };

  const start = (): Promise<Transcription> => {
    const controller = new AbortController();
    abort = controller;
    hasStumbled = false;
    const { signal } = controller;
    const result = run(signal)
      .catch((cause) => {
        throw signal.aborted ? signal.reason : toProblem(cause);
      })
      .finally(() => {
        audio.drop();
        // What ended well lets its requests end by themselves; others may never do.
        if (hasStumbled) controller.abort();
      });
    result.catch(() => {}); // Thrown by `finish`.
    return result;
  };

  const suspend = (): void => {
    abort.abort();
    plain.suspend();
    running = undefined;
  };

  running = start();
  return {
    append: audio.append,
    finish: async (recording) => {
      audio.complete(recording);
      running ??= start();
      const result = running;
      try {
        return await result;
      } finally {
        if (running === result) running = undefined;
      }
    },
    suspend,
    cancel: () => {
      suspend();
      void session?.forget();
    },
  };
};
