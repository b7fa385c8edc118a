import { openFunction } from '../client/function-client.ts';
import { retryDelay } from '../client/retry-policy.ts';
import type { PendingTranscription, TranscriptionClient } from '../client/transcription-client.ts';
import { toProblem } from '../platform/problem.ts';
import { createRecordingId, type Recording } from '../recording/recording.ts';
import { TranscriptionRequestEvent } from './events.ts';
import { recordingOf, type State } from './state.ts';
import { createTransformation, type Transformation, type TransformationOptions } from './transformation.ts';
import { transition } from './transition.ts';

interface SubmissionOptions extends TransformationOptions {
  getState(): State;
  readonly client: TranscriptionClient;
  /** Receives `transcription-request`. */
  readonly eventTarget: EventTarget;
}

/** Submits recordings for transcription, one at a time, and retries failures. */
export interface Submission {
  /** Starts a transcription, or resumes a failed one. Returns false if the page prevents it. */
  open(id: string): boolean;
  append(chunk: Blob): void;
  /**
   * Submits the current recording. Fires `transcription-request` unless it was fired for it already. If only its
   * transform failed, tries that again.
   */
  submit(): void;
  /** Completes the open transcription, and dispatches its result or problem. */
  finish(recording: Recording): Promise<void>;
  /** Submits at this time, or when the page is online, unless `stopWaiting` is called. */
  retryAt(atMs: number | 'online'): Promise<void>;
  stopWaiting(): void;
  /** Has the page transform a transcription, and dispatches the result or the problem. */
  readonly transform: Transformation['run'];
  /** Aborts the requests. The next `submit` fires `transcription-request` and resumes. A transform fails. */
  suspend(): void;
  /** Cancels the transcription, or its transform. */
  drop(): void;
}

/** A transcription in progress, and its options. */
interface ActiveRequest {
  readonly pending: PendingTranscription;
  /** Other options start another transcription. */
  readonly requestOptions: readonly unknown[];
  /** Whether `transcription-request` was fired for the next `submit`. */
  isAnnounced: boolean;
}

export const createSubmission = (options: SubmissionOptions): Submission => {
  const { settings, client, environment, eventTarget, getState, dispatch } = options;
  let active: ActiveRequest | undefined;
  let waiting: AbortController | undefined;
  let retries = 0;

  const transformation = createTransformation(options);

  const drop = (): void => {
    active?.pending.cancel();
    active = undefined;
    transformation.stop();
  };

  const open = (id: string): boolean => {
    const state = getState();
    const isAllowed = eventTarget.dispatchEvent(new TranscriptionRequestEvent());
    if (!isAllowed || getState() !== state) return false; // A listener may have changed the state.
    const { endpoint, live, model, prompt, credentials, transcribe } = settings;
    // The recorded language counts for the first transcript only.
    const kept = state.phase === 'transcribed' ? undefined : recordingOf(state)?.language;
    const language = (kept ?? settings.language) || undefined;
    const requestOptions = [endpoint, language, live, model, prompt, credentials, transcribe];
    if (active?.requestOptions.every((value, index) => value === requestOptions[index])) return true;
    drop();
    const pending = transcribe
      ? openFunction((_, signal) => transcribe(recordingOf(getState()) as Recording, { signal }))
      : client.open({
          endpoint,
          id,
          language,
          live,
          model,
          prompt,
          credentials,
          get headers() {
            return settings.headers;
          },
          onProgress: (progress) => {
            if (active?.pending === pending) dispatch({ type: 'progressed', progress });
          },
        });
    active = { pending, requestOptions, isAnnounced: true };
    return true;
  };

  const submit = (): void => {
    const state = getState();
    const recording = recordingOf(state);
    if (state.phase === 'transcribed' && state.untransformed) {
      dispatch({ type: 'submit' });
      return;
    }
    if (!recording || transition(state, { type: 'submit' })[0] === state) return;
    // A new id: with the same one, the service may repeat its response.
    const id = state.phase === 'transcribed' ? createRecordingId() : recording.id;
    if (!active?.isAnnounced && !open(id)) return;
    if (active) active.isAnnounced = false;
    dispatch({ type: 'submit' });
  };

  const fail = (cause: unknown): void => {
    const problem = toProblem(cause, 'bad-response');
    const delay = retryDelay({
      attempt: retries,
      problem,
      isOnline: environment.isOnline(),
      random: environment.random(),
    });
    dispatch({ type: 'failed', problem, retryAtMs: typeof delay === 'number' ? performance.now() + delay : delay });
  };

  return {
    open,
    append: (chunk) => active?.pending.append(chunk),
    submit: () => {
      retries = 0;
      submit();
    },
    finish: async (recording) => {
      const current = active;
      try {
        const transcription = await current?.pending.finish(recording.blob);
        if (!transcription || active !== current) return;
        active = undefined;
        dispatch({ type: 'transcribed', transcription, willTransform: Boolean(settings.transform) });
      } catch (cause) {
        const isEnded = cause instanceof DOMException && cause.name === 'AbortError';
        if (active === current && !isEnded) fail(cause);
      }
    },
    retryAt: async (atMs) => {
      waiting = new AbortController();
      const { signal } = waiting;
      try {
        await (atMs === 'online'
          ? environment.untilOnline(signal)
          : environment.wait(atMs - performance.now(), signal));
      } catch {
        return; // The retry was cancelled.
      }
      if (atMs !== 'online') retries += 1;
      submit();
      if (!signal.aborted) dispatch({ type: 'cancel' }); // The page prevented it.
    },
    stopWaiting: () => waiting?.abort(),
    transform: transformation.run,
    suspend: () => {
      transformation.suspend();
      active?.pending.suspend();
      if (active) active.isAnnounced = false;
    },
    drop,
  };
};
