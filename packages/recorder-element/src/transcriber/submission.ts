import { openFunction } from '../client/function-client.ts';
import { retryDelay } from '../client/retry-policy.ts';
import type { PendingTranscription, TranscriptionClient } from '../client/transcription-client.ts';
import type { Environment } from '../platform/environment.ts';
import { toProblem } from '../platform/problem.ts';
import { createRecordingId, type Recording } from '../recording/recording.ts';
import { TranscriptionRequestEvent } from './events.ts';
import type { TranscriberSettings } from './settings.ts';
import { recordingOf, type State } from './state.ts';
import type { StateEvent } from './state-event.ts';
import { transition } from './transition.ts';

interface SubmissionOptions {
  readonly settings: TranscriberSettings;
  getState(): State;
  readonly client: TranscriptionClient;
  readonly environment: Environment;
  /** Where the page is asked. */
  readonly eventTarget: EventTarget;
  dispatch(event: StateEvent): void;
}

/** Has recordings transcribed, one at a time: what failed goes on, and may be tried again unasked. */
export interface Submission {
  /** Begins a transcription, or goes on with one that failed; false where the page does not want it. */
  open(id: string): boolean;
  append(chunk: Blob): void;
  /** Asks the page, where it was not asked yet, and has the transcriber's recording transcribed. */
  submit(): void;
  /** Brings the recording to the transcription that is open, and its answer or problem to the transcriber. */
  finish(recording: Recording): Promise<void>;
  /** Submits at this instant, or as soon as the page is online, until `stopWaiting`. */
  retryAt(atMs: number | 'online'): Promise<void>;
  stopWaiting(): void;
  /** Ends the requests: the next `submit` asks the page, and goes on. */
  suspend(): void;
  /** Gives the transcription up. */
  drop(): void;
}

/** A transcription that was begun, and as what. */
interface ActiveRequest {
  readonly pending: PendingTranscription;
  /** What it was begun with: other settings begin another one. */
  readonly requestOptions: readonly unknown[];
  /** Whether the page was told, and `submit` need not ask it. */
  isAnnounced: boolean;
}

export const createSubmission = (options: SubmissionOptions): Submission => {
  const { settings, client, environment, eventTarget, getState, dispatch } = options;
  let active: ActiveRequest | undefined;
  let waiting: AbortController | undefined;
  let retries = 0;

  const drop = (): void => {
    active?.pending.cancel();
    active = undefined;
  };

  const open = (id: string): boolean => {
    const state = getState();
    const isAllowed = eventTarget.dispatchEvent(new TranscriptionRequestEvent());
    if (!isAllowed || getState() !== state) return false; // A listener may have gone on to something else.
    const { endpoint, live, model, prompt, credentials, transcribe } = settings;
    // Until it has a transcript: another one is asked for in the page's own.
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
    if (!recording || transition(state, { type: 'submit' })[0] === state) return;
    // What was answered already is asked anew: under the same id, a service may answer the same.
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
        dispatch({ type: 'transcribed', transcription });
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
        return; // Something else was done.
      }
      if (atMs !== 'online') retries += 1;
      submit();
      if (!signal.aborted) dispatch({ type: 'cancel' }); // The page did not want it.
    },
    stopWaiting: () => waiting?.abort(),
    suspend: () => {
      active?.pending.suspend();
      if (active) active.isAnnounced = false;
    },
    drop,
  };
};
