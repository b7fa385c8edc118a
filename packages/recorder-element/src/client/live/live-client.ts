import type { Transcription } from '@audio-transcriber/contract';
import { abortable } from '../../platform/abortable.ts';
import { browserEnvironment, type Environment } from '../../platform/environment.ts';
import { isOff } from '../../platform/is-off.ts';
import type { TranscriberProblem } from '../../platform/problem.ts';
import { type DiscoveredService, unknownService } from '../discovered-service.ts';
import { createPostClient } from '../post-client.ts';
import { isNewer, type LiveText, noProgress, type Progress } from '../progress.ts';
import { createRequestSender } from '../request.ts';
import { backoffMs, isConnectivityProblem, isResumable } from '../retry-policy.ts';
import { discoverService } from '../service-discovery.ts';
import { isConclusive } from '../service-refusal.ts';
import {
  type PendingTranscription,
  requestFields,
  type TranscriptionClient,
  type TranscriptionOptions,
  toNetworkProblem,
} from '../transcription-client.ts';
import { readTranscription } from '../transcription-response.ts';
import { createUploadBuffer } from './upload-buffer.ts';
import { createUploadSession, type UploadSession } from './upload-session.ts';

/** How many times in a row an upload is resumed without progress. */
const maxResumes = 3;

/**
 * Creates a client that sends a recording while it is being made, if the service supports resumable uploads
 * (draft-ietf-httpbis-resumable-upload), and reports the segments as they are transcribed. A failed request resumes at
 * the service's offset. If the upload is lost, the whole recording is sent in one request with the same idempotency
 * key. Other services get the whole recording at the end, as from `createPostClient`.
 */
export const createLiveClient = (environment: Environment = browserEnvironment): TranscriptionClient => {
  const post = createPostClient(environment);
  return {
    open: (options) => {
      const plain = post.open(options);
      return isOff(options.live) ? plain : openLive(options, plain, environment);
    },
    discover: (address) => discoverService(address.endpoint, createRequestSender(address, environment), environment),
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
  // The language is part of the idempotency key.
  const key = language ? `${id}-${encodeURIComponent(language)}` : id;
  const ask = createRequestSender(options, environment);
  const audio = createUploadBuffer();
  let session: UploadSession | undefined;
  let progress = noProgress;
  let abort = new AbortController();
  /** Whether a request has failed without a response. */
  let hasFailed = false;
  let running: Promise<Transcription> | undefined;

  const report = (change: Partial<Progress>): void => {
    progress = { ...progress, ...change };
    options.onProgress(progress);
  };

  const onText = (text: LiveText): void => {
    if (isNewer(text, progress)) report({ segments: text.segments, partial: text.partial });
  };

  const toProblem = (cause: unknown): TranscriberProblem => toNetworkProblem(cause, environment.isOnline());

  const run = async (signal: AbortSignal): Promise<Transcription> => {
    const discover = async (): Promise<DiscoveredService> => {
      const asked = discoverService(endpoint, ask, environment);
      return (await Promise.race([asked, abortable(signal, () => () => {})])) ?? unknownService;
    };
    let service = await discover();
    const isRefused = () => service.problem !== undefined && isConclusive(service.problem);
    if (!service.maxAppendBytes && !(audio.isComplete && isRefused())) {
      audio.drop();
      await audio.readAll(signal);
      service = await discover();
    }
    if (isRefused()) throw service.problem;
    if (!service.maxAppendBytes) return plain.finish(await audio.readAll(signal));
    const { limits, maxAppendBytes } = service;
    report({ limits });
    signal.throwIfAborted(); // The listener may have cancelled.
    const onSent = (sentBytes: number) => {
      if (sentBytes > progress.sentBytes) report({ sentBytes, problem: undefined });
    };
    session ??= createUploadSession({ ask, audio, createUrl, key, maxAppendBytes, environment, onSent, onText });
    const transcription = (await deliver(session, signal)) ?? (await sendWhole(signal));
    void session.forget();
    return language ? { language, ...transcription } : transcription;
  };

  /** Sends the upload and resumes it while that can help. Returns undefined if only the whole recording can be sent. */
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
        hasFailed = true;
        if (!isResumable(problem)) throw problem;
        failures = before === progress ? failures + 1 : 1;
        if (!audio.isComplete) {
          report({ problem });
          await waitForRetry(failures, problem, signal);
          if (audio.isComplete) failures = 0;
        } else if (upload.stage !== 'sending' || problem.code === 'rate-limited') {
          if (isConnectivityProblem(problem)) throw problem;
          return undefined;
        }
      }
    }
    return undefined;
  };

  /** Waits until the upload can be resumed, or the recording is complete. */
  const waitForRetry = async (failures: number, { retryAfterSeconds = 0 }: TranscriberProblem, signal: AbortSignal) => {
    const waiting = new AbortController();
    const either = AbortSignal.any([signal, waiting.signal]);
    const { isOnline, untilOnline, wait, random } = environment;
    try {
      const recovered = isOnline()
        ? wait(backoffMs(failures - 1, retryAfterSeconds, random()), either)
        : untilOnline(either);
      await Promise.race([recovered, audio.readAll(either)]);
    } finally {
      waiting.abort();
    }
  };

  const sendWhole = async (signal: AbortSignal): Promise<Transcription> => {
    audio.drop();
    const body = await audio.readAll(signal);
    const response = await ask('POST', createUrl, { headers: { 'Idempotency-Key': key }, body, signal });
    return readTranscription(response, { environment, onText });
  };

  const start = (): Promise<Transcription> => {
    const controller = new AbortController();
    abort = controller;
    hasFailed = false;
    const { signal } = controller;
    const result = run(signal)
      .catch((cause) => {
        throw signal.aborted ? signal.reason : toProblem(cause);
      })
      .finally(() => {
        audio.drop();
        // After success, requests end by themselves. After a failure, they may hang.
        if (hasFailed) controller.abort();
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
