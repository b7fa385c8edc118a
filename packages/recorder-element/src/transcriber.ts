import { ProblemError, type Transcription } from '@audio-transcriber/contract';
import { eventsOf, RecordingStartEvent, TranscriptionStartEvent } from './audio-transcriber.events.ts';
import { openFunction } from './function-client.ts';
import { createLiveClient } from './live-client.ts';
import type { TranscriberProblem, TranscriberProblemCode } from './problem.ts';
import { type Recorder, type RecorderOptions, startRecorder } from './recorder.ts';
import { createRecording, createRecordingId, loadPlayback, type Recording } from './recording.ts';
import { createMemoryStore, type RecordingStore, type TakeDescription } from './recording-store.ts';
import { retryDelay } from './retry-policy.ts';
import { secondsLeft } from './seconds-left.ts';
import { isEmpty, recordedMsAt, recordingOf, type State, type StateEvent, transition } from './state.ts';
import { pageSurroundings, type Surroundings } from './surroundings.ts';
import type { TakeWatch } from './take-watch.ts';
import type { TranscriberSettings } from './transcriber-settings.ts';
import type { PendingTranscription, TranscriptionClient } from './transcription-client.ts';

export interface TranscriberOptions {
  /** Read when a recording begins and when one is submitted, so they may change in between. */
  readonly settings: TranscriberSettings;
  /** Where the public events are dispatched; the transcriber itself where absent. */
  readonly eventTarget?: EventTarget;
  readonly startRecorder?: (options: RecorderOptions) => Promise<Recorder>;
  /** Called for each recording when it begins. */
  readonly createStore?: (take: TakeDescription) => RecordingStore;
  readonly client?: TranscriptionClient;
  readonly surroundings?: Surroundings;
}

/** What one recording holds while it is made and kept. */
interface Take {
  readonly id: string;
  readonly store: RecordingStore;
  readonly abort: AbortController;
  /** Ends what goes on beside the recording. */
  readonly over: AbortController;
  maxDuration?: number | undefined;
  recorder?: Recorder;
  watch?: TakeWatch;
  hasAudio?: boolean;
}

/** A transcription that was begun, and as what. */
interface Delivery {
  readonly pending: PendingTranscription;
  /** What it was begun with: other settings begin another one. */
  readonly order: readonly unknown[];
  /** Whether the page was told, and `submit` need not ask it. */
  isAnnounced: boolean;
}

/**
 * Records, and has recordings transcribed: the element without its looks. It owns the one state; methods that do not
 * apply in the present phase do nothing. Dispatches `state-change` on itself after every change.
 */
export class Transcriber extends EventTarget {
  readonly #options: Required<TranscriberOptions>;
  #state: State = { phase: 'idle' };
  #take: Take | undefined;
  #delivery: Delivery | undefined;
  /** Ends the wait for the next try. */
  #waiting: AbortController | undefined;
  #retries = 0;

  constructor(options: TranscriberOptions) {
    super();
    this.#options = {
      eventTarget: this,
      startRecorder,
      createStore: createMemoryStore,
      client: createLiveClient(),
      surroundings: pageSurroundings,
      ...options,
    };
  }

  get state(): State {
    return this.#state;
  }

  /**
   * What is seen of the recording that is being made, once it is; then `level` events (`LevelEvent`) come 20 times a
   * second, and `silence-change` events.
   */
  get watch(): TakeWatch | undefined {
    return this.#take?.over.signal.aborted ? undefined : this.#take?.watch;
  }

  /** The seconds that are left of a longest duration, once they are few enough to be shown. */
  get secondsLeft(): number | undefined {
    const seconds = this.#recordedSeconds();
    return seconds === undefined ? undefined : secondsLeft(seconds, this.#take?.maxDuration);
  }

  /** Asks for the microphone, so call it in a user's action. Does nothing while a recording waits for its transcript. */
  start(): void {
    if (transition(this.#state, { type: 'start' }) === this.#state) return;
    if (this.#options.eventTarget.dispatchEvent(new RecordingStartEvent())) this.#handle({ type: 'start' });
  }

  pause(): void {
    this.#handle({ type: 'pause', atMs: performance.now() });
  }

  resume(): void {
    this.#handle({ type: 'resume', atMs: performance.now() });
  }

  /** Completes the recording and, unless it is `manual`, submits it. */
  stop(): void {
    this.#handle({ type: 'stop', atMs: performance.now(), submits: !this.#options.settings.manual });
  }

  /** Has the recording transcribed; after a failure, again. */
  submit(): void {
    this.#retries = 0;
    this.#submit();
  }

  /** Puts a corrected transcription in the place of the one that came. */
  edit(transcription: Transcription): void {
    this.#handle({ type: 'edited', transcription });
  }

  /** Takes over a finished recording and where it is kept. Does nothing while another one waits for its transcript. */
  load(recording: Recording, store: RecordingStore): void {
    const event: StateEvent = { type: 'load', recording };
    if (transition(this.#state, event) === this.#state) return;
    this.#take = { id: recording.id, store, abort: new AbortController(), over: new AbortController() };
    this.#handle(event);
  }

  /** Drops a recording that is being made; stops a transcription, or trying again, and keeps the recording. */
  cancel(): void {
    this.#handle({ type: 'cancel' });
  }

  /** Drops the recording and its transcript. */
  discard(): void {
    this.#handle({ type: 'discard' });
  }

  /** Frees the microphone and ends requests, but keeps what was recorded: for when the page turns away. */
  suspend(): void {
    this.#delivery?.pending.suspend();
    if (this.#delivery) this.#delivery.isAnnounced = false;
    this.#handle({ type: 'suspend', atMs: performance.now() });
    recordingOf(this.#state)?.revokeUrl();
  }

  #handle(event: StateEvent): void {
    const previous = this.#state;
    const next = transition(previous, event);
    if (next === previous) return;
    this.#state = next;
    this.#waiting?.abort();
    // Before the events, whose listeners may call methods that change the state again.
    if (next.phase !== previous.phase) this.#runEffects(previous, next, event);
    this.dispatchEvent(new Event('state-change'));
    for (const publicEvent of eventsOf(previous, next)) this.#options.eventTarget.dispatchEvent(publicEvent);
  }

  #runEffects(previous: State, next: State, event: StateEvent): void {
    const recording = recordingOf(next);
    if (recordingOf(previous) !== recording) recordingOf(previous)?.revokeUrl();
    const recorder = this.#take?.recorder;
    switch (next.phase) {
      case 'idle':
        this.#dropDelivery();
        this.#dropTake();
        break;
      case 'recorded':
        if (event.type === 'cancel') this.#dropDelivery();
        break;
      case 'failed':
        if (next.retryAtMs !== undefined) void this.#retryAt(next.retryAtMs);
        if (recording) break;
        this.#dropDelivery();
        // What a store holds of a recording that it could not give is left to be recovered.
        this.#dropTake(this.#take?.hasAudio);
        break;
      case 'transcribed':
        this.#delivery = undefined;
        // Without a word, the recording is all there is.
        if (!isEmpty(next)) this.#dropTake();
        break;
      case 'starting':
        void this.#record();
        break;
      case 'recording':
        recorder?.resume();
        break;
      case 'paused':
        recorder?.pause();
        break;
      case 'stopping':
        recorder?.stop();
        break;
      case 'transcribing':
        void this.#transcribe(next.recording);
    }
  }

  #dropDelivery(): void {
    this.#delivery?.pending.cancel();
    this.#delivery = undefined;
  }

  #dropTake(keepsAudio = false): void {
    this.#take?.abort.abort();
    this.#take?.over.abort();
    if (!keepsAudio) this.#take?.store.delete();
    this.#take = undefined;
  }

  async #record(): Promise<void> {
    const { endpoint, language } = this.#options.settings;
    const id = createRecordingId();
    const description = { id, startedAt: Date.now(), endpoint, language: language || undefined };
    const take: Take = {
      id,
      store: this.#options.createStore(description),
      abort: new AbortController(),
      over: new AbortController(),
    };
    this.#take = take;
    loadPlayback().catch(() => {}); // Tried again when it is needed.
    try {
      const { deviceId, audioConstraints, mimeType, maxDuration, autoStop } = this.#options.settings;
      take.maxDuration = maxDuration;
      const recorder = await this.#options.startRecorder({
        signal: take.abort.signal,
        deviceId,
        audioConstraints,
        mimeType,
        onChunk: (chunk) => {
          take.hasAudio = true;
          const recordedMs = 'recordedMs' in this.#state ? recordedMsAt(this.#state, performance.now()) : 0;
          take.store.append(chunk, recordedMs, take.watch?.peaks());
          this.#delivery?.pending.append(chunk);
          this.#checkDuration();
        },
      });
      if (this.#take !== take) return;
      take.recorder = recorder;
      this.#handle({ type: 'started', atMs: performance.now() });
      this.#checkDuration();
      if (recorder.stream) void this.#watch(take, recorder.stream, autoStop);
      if (!this.#options.settings.manual) this.#open(id);
      await this.#complete(take, await recorder.ended);
    } catch (cause) {
      if (this.#take === take) this.#handle({ type: 'failed', problem: toProblem(cause, 'recording-failed') });
    }
  }

  /** Beside the recording, which goes on where this part does not load. */
  async #watch(take: Take, stream: MediaStream, autoStopSeconds: number | undefined): Promise<void> {
    const loaded = await import('./take-watch.ts').catch(() => undefined);
    if (!loaded || take.over.signal.aborted) return;
    take.watch = loaded.watchTake({
      stream,
      signal: take.over.signal,
      autoStopSeconds,
      recordedSeconds: this.#recordedSeconds,
      onAutoStop: () => this.stop(),
      eventTarget: this,
    });
    this.dispatchEvent(new Event('state-change'));
  }

  readonly #recordedSeconds = (): number | undefined =>
    this.#state.phase === 'recording' ? recordedMsAt(this.#state, performance.now()) / 1000 : undefined;

  async #complete(take: Take, problem: TranscriberProblem | undefined): Promise<void> {
    take.over.abort();
    if (this.#take !== take) return;
    this.#handle({ type: 'stop', atMs: performance.now(), submits: false });
    const blob = await take.store.blob();
    if (blob.size === 0) throw problem ?? new ProblemError('empty-audio', 'Nothing was recorded.');
    if (this.#take !== take || this.#state.phase !== 'stopping') return;
    const recording = await createRecording(blob, this.#state.recordedMs / 1000, take.id);
    recording.peaks = take.watch?.peaks();
    if (this.#take !== take || this.#state.phase !== 'stopping') return;
    const { submits } = this.#state;
    this.#handle({ type: 'recorded', recording, problem });
    if (submits && !problem) this.submit();
  }

  #submit(): void {
    const state = this.#state;
    const recording = recordingOf(state);
    if (!recording || transition(state, { type: 'submit' }) === state) return;
    // What was answered already is asked anew: under the same id, a service may answer the same.
    const id = state.phase === 'transcribed' ? createRecordingId() : recording.id;
    if (!this.#delivery?.isAnnounced && !this.#open(id)) return;
    if (this.#delivery) this.#delivery.isAnnounced = false;
    this.#handle({ type: 'submit' });
  }

  /** Begins a transcription, or goes on with one that failed; false where the page does not want it. */
  #open(id: string): boolean {
    const state = this.#state;
    const isAllowed = this.#options.eventTarget.dispatchEvent(new TranscriptionStartEvent());
    if (!isAllowed || this.#state !== state) return false; // A listener may have gone on to something else.
    const { settings } = this.#options;
    const { endpoint, live, model, prompt, credentials, transcribe } = settings;
    const language = settings.language || undefined;
    const order = [endpoint, language, live, model, prompt, credentials, transcribe];
    if (this.#delivery?.order.every((value, index) => value === order[index])) return true;
    this.#dropDelivery();
    const pending = transcribe
      ? openFunction((signal) => transcribe(recordingOf(this.#state) as Recording, { signal }))
      : this.#options.client.open({
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
            if (this.#delivery !== delivery) return;
            const take = this.#take;
            // What the service takes may be less than what the page wants.
            if (take)
              take.maxDuration = Math.min(take.maxDuration || Infinity, progress.limits?.maxSeconds ?? Infinity);
            this.#handle({ type: 'progressed', progress });
          },
        });
    const delivery: Delivery = { pending, order, isAnnounced: true };
    this.#delivery = delivery;
    return true;
  }

  /** Stops a recording that is as long as it may be. Looked at with each chunk: timers of hidden pages are late. */
  readonly #checkDuration = (): void => {
    const seconds = this.#recordedSeconds();
    if (seconds === undefined) return;
    const left = (this.#take?.maxDuration || Infinity) - seconds;
    if (left <= 0) this.stop();
    else if (left < 2) setTimeout(this.#checkDuration, left * 1000);
  };

  async #transcribe(recording: Recording): Promise<void> {
    const delivery = this.#delivery;
    try {
      const transcription = await delivery?.pending.finish(recording.blob);
      if (transcription && this.#delivery === delivery) this.#handle({ type: 'transcribed', transcription });
    } catch (cause) {
      const isEnded = cause instanceof DOMException && cause.name === 'AbortError';
      if (this.#delivery === delivery && !isEnded) this.#fail(toProblem(cause, 'bad-response'));
    }
  }

  #fail(problem: TranscriberProblem): void {
    const { surroundings } = this.#options;
    const [isOnline, random] = [surroundings.isOnline(), surroundings.random()];
    const delay = retryDelay({ attempt: this.#retries, problem, isOnline, random });
    this.#handle({ type: 'failed', problem, retryAtMs: typeof delay === 'number' ? performance.now() + delay : delay });
  }

  async #retryAt(atMs: number | 'online'): Promise<void> {
    const { untilOnline, wait } = this.#options.surroundings;
    this.#waiting = new AbortController();
    const { signal } = this.#waiting;
    try {
      await (atMs === 'online' ? untilOnline(signal) : wait(atMs - performance.now(), signal));
    } catch {
      return; // Something else was done.
    }
    if (atMs !== 'online') this.#retries += 1;
    this.#submit();
    if (!signal.aborted) this.#handle({ type: 'cancel' }); // The page did not want it.
  }
}

const toProblem = (cause: unknown, code: TranscriberProblemCode): TranscriberProblem =>
  cause instanceof ProblemError ? cause : new ProblemError(code, String(cause), { cause });
