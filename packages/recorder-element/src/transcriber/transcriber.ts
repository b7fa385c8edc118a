import type { Transcription } from '@audio-transcriber/contract';
import type { DiscoveredService } from '../client/discovered-service.ts';
import { createLiveClient } from '../client/live/live-client.ts';
import type { Note } from '../notes/note.ts';
import { browserEnvironment } from '../platform/environment.ts';
import type { InputMonitor } from '../recorder/input-monitor.ts';
import { startRecorder } from '../recorder/recorder.ts';
import { createRecordingId, type Recording } from '../recording/recording.ts';
import { createMemoryStore, type RecordingStore } from '../storage/recording-store.ts';
import { discover } from './discover.ts';
import type { Effect, EffectHandlers } from './effects.ts';
import { createEvents, RecordingRequestEvent, type TranscriberEventMap } from './events.ts';
import { createRecordingSession, type RecordingSession } from './recording-session.ts';
import type { TranscriberOptions } from './settings.ts';
import { canStart, recordingsOf, type State } from './state.ts';
import type { StateEvent } from './state-event.ts';
import { createSubmission, type Submission } from './submission.ts';
import { transition } from './transition.ts';
import { TypedEventTarget } from './typed-event-target.ts';

/**
 * Records audio and has it transcribed, without a user interface. Owns the state. Methods that do not apply in the
 * current phase do nothing. Dispatches `state-change` on itself after every change.
 */
export class Transcriber extends TypedEventTarget<TranscriberEventMap> {
  readonly #options: Required<Omit<TranscriberOptions, 'notes' | 'withText'>> & TranscriberOptions;
  readonly #submission: Submission;
  #state: State = { phase: 'idle' };
  /** The recordings that have a store, by id. */
  readonly #sessions = new Map<string, RecordingSession>();

  constructor(options: TranscriberOptions) {
    super();
    this.#options = {
      eventTarget: this,
      startRecorder,
      createStore: createMemoryStore,
      client: createLiveClient(),
      environment: browserEnvironment,
      ...options,
    };
    this.#submission = createSubmission({ ...this.#options, getState: () => this.#state, dispatch: this.#dispatch });
  }

  get state(): State {
    return this.#state;
  }

  /** Measures the microphone's input while recording. It dispatches `level` and `silence-change` events on this object. */
  get inputMonitor(): InputMonitor | undefined {
    return this.#currentSession?.inputMonitor;
  }

  /** The remaining seconds of a recording with a maximum duration, during its last part. */
  get remainingSeconds(): number | undefined {
    return this.#currentSession?.remainingSeconds;
  }

  /** Asks the service once for its capabilities. Resolves to undefined if they are unknown. Never rejects. */
  readonly discover = (): Promise<DiscoveredService | undefined> => discover(this.#options);

  /**
   * Opens the microphone and records. Call it in a user action. Does nothing while a recording has no transcript.
   *
   * @param appends Whether the recording continues the finished note. By default, it begins another one.
   */
  start({ appends = false }: { readonly appends?: boolean } = {}): void {
    if (this.#state.phase !== 'transforming' && !canStart(this.#state)) return;
    if (!this.#options.eventTarget.dispatchEvent(new RecordingRequestEvent())) return;
    if (this.#state.phase === 'transforming') this.cancel();
    this.#dispatch({ type: 'start', id: createRecordingId(), appends });
  }

  /** Moves the finished note to the previous ones, so that another one can begin. */
  newNote(): void {
    this.#dispatch({ type: 'new-note' });
  }

  /** Shows a finished note. Does nothing while a recording has no transcript. */
  restore(note: Note): void {
    this.#dispatch({ type: 'restore', note });
  }

  pause(): void {
    this.#dispatch({ type: 'pause', atMs: performance.now() });
  }

  resume(): void {
    this.#dispatch({ type: 'resume', atMs: performance.now() });
  }

  /** Completes the recording and, unless it is `manual`, submits it. */
  stop(): void {
    this.#dispatch({ type: 'stop', atMs: performance.now(), willSubmit: !this.#options.settings.manual });
  }

  /** Submits the recording for transcription; after a failure, again. If only its transform failed, tries that again. */
  submit(): void {
    this.#submission.submit();
  }

  /** Replaces the transcription by a corrected one. */
  edit(transcription: Transcription): void {
    this.#dispatch({ type: 'edited', transcription });
  }

  /** Loads a finished recording and its store. Does nothing while another recording has no transcript. */
  load(recording: Recording, store: RecordingStore): void {
    this.#dispatch({ type: 'load', recording, store });
  }

  /**
   * Drops a recording in progress and restores what was there before. Stops a transcription, or its automatic retry,
   * and keeps the recording. Stops a transform, and keeps the untransformed text.
   */
  cancel(): void {
    this.#dispatch({ type: 'cancel' });
  }

  /** Deletes the recording, or the note. While recording, the same as `cancel()`. */
  discard(): void {
    this.#dispatch({ type: 'discard' });
  }

  /** Frees the microphone and ends requests, but keeps the recording: for a page that is being hidden. */
  suspend(): void {
    this.#submission.suspend();
    this.#dispatch({ type: 'suspend', atMs: performance.now() });
    for (const recording of recordingsOf(this.#state)) recording.revokeUrl();
  }

  get #currentSession(): RecordingSession | undefined {
    return 'id' in this.#state ? this.#sessions.get(this.#state.id) : undefined;
  }

  readonly #dispatch = (event: StateEvent): void => {
    const previous = this.#state;
    const [next, effects] = transition(previous, event);
    if (next === previous) return;
    this.#state = next;
    // Run effects first: listeners may call methods that change the state again.
    const run: Record<Effect['type'], (effect: never) => unknown> = this.#effects;
    for (const effect of effects) run[effect.type](effect as never);
    this.dispatchEvent(new Event('state-change'));
    for (const publicEvent of createEvents(previous, next)) this.#options.eventTarget.dispatchEvent(publicEvent);
  };

  readonly #effects: EffectHandlers = {
    record: ({ id }) => this.#record(id),
    'pause-recorder': ({ id }) => this.#sessions.get(id)?.recorder?.pause(),
    'resume-recorder': ({ id }) => this.#sessions.get(id)?.recorder?.resume(),
    'stop-recorder': ({ id }) => this.#sessions.get(id)?.recorder?.stop(),
    'limit-duration': ({ id, maxSeconds }) => this.#sessions.get(id)?.limit(maxSeconds),
    'adopt-store': ({ id, store }) => this.#createSession(id, store),
    release: ({ id, keepAudio }) => this.#release(id, keepAudio),
    'finish-note': async ({ id, note }) => {
      await this.#options.notes?.save(note).catch(() => {}); // The note stays in memory.
      this.#release(id);
    },
    'archive-note': ({ note }) => this.#options.notes?.archive(note),
    'delete-note': ({ note }) => this.#options.notes?.delete(note),
    transcribe: ({ recording }) => this.#submission.finish(recording),
    transform: ({ transcription }) => this.#submission.transform(transcription),
    'cancel-transcription': () => this.#submission.drop(),
    'schedule-retry': ({ atMs }) => this.#submission.retryAt(atMs),
    'cancel-retry': () => this.#submission.stopWaiting(),
    'revoke-url': ({ recording }) => recording.revokeUrl(),
  };

  #release(id: string, keepAudio = false): void {
    this.#sessions.get(id)?.drop(keepAudio);
    this.#sessions.delete(id);
  }

  #record(id: string): void {
    const { createStore, settings } = this.#options;
    const { endpoint, language } = settings;
    const store = createStore({ id, startedAt: Date.now(), endpoint, language: language || undefined });
    void this.#createSession(id, store).record();
  }

  #createSession(id: string, store: RecordingStore): RecordingSession {
    const session = createRecordingSession({
      ...this.#options,
      id,
      store,
      getState: () => this.#state,
      dispatch: this.#dispatch,
      stop: () => this.stop(),
      submit: () => this.submit(),
      monitorTarget: this,
      onStart: () => {
        if (!this.#options.settings.manual) this.#submission.open(id);
      },
      onChunk: this.#submission.append,
    });
    this.#sessions.set(id, session);
    return session;
  }
}
