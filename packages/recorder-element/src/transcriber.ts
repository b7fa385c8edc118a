import { ProblemError } from '@audio-transcriber/contract';
import { eventsOf, RecordingStartEvent, TranscriptionStartEvent } from './audio-transcriber.events.ts';
import type { TranscriberProblem, TranscriberProblemCode } from './problem.ts';
import { type Recorder, type RecorderOptions, startRecorder } from './recorder.ts';
import { createRecording, type Recording } from './recording.ts';
import { createMemoryStore, type RecordingStore } from './recording-store.ts';
import { recordingOf, type State, type StateEvent, transition } from './state.ts';
import {
  createPostClient,
  type HeadersSource,
  type PendingTranscription,
  type TranscriptionClient,
} from './transcription-client.ts';

export interface TranscriberSettings {
  readonly endpoint: string;
  readonly language?: string | undefined;
  readonly headers?: HeadersSource | undefined;
  /** Whether a recording waits for `submit()` after it was stopped. */
  readonly manual?: boolean | undefined;
}

export interface TranscriberOptions {
  /** Read when a recording begins and when one is submitted, so they may change in between. */
  readonly settings: TranscriberSettings;
  /** Where the public events are dispatched; the transcriber itself where absent. */
  readonly eventTarget?: EventTarget;
  readonly startRecorder?: (options: RecorderOptions) => Promise<Recorder>;
  readonly createStore?: () => RecordingStore;
  readonly client?: TranscriptionClient;
}

/** What one recording holds while it is made and kept. */
interface Take {
  readonly store: RecordingStore;
  readonly abort: AbortController;
  recorder?: Recorder;
}

/**
 * Records, and has recordings transcribed: the element without its looks. It owns the one state; methods that do not
 * apply in the present phase do nothing. Dispatches `state-change` on itself after every change.
 */
export class Transcriber extends EventTarget {
  readonly #options: Required<TranscriberOptions>;
  #state: State = { phase: 'idle' };
  #take: Take | undefined;
  #pending: PendingTranscription | undefined;

  constructor(options: TranscriberOptions) {
    super();
    this.#options = {
      eventTarget: this,
      startRecorder,
      createStore: createMemoryStore,
      client: createPostClient(),
      ...options,
    };
  }

  get state(): State {
    return this.#state;
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
    const recording = recordingOf(this.#state);
    if (!recording || transition(this.#state, { type: 'submit' }) === this.#state) return;
    if (this.#pending ?? this.#open(recording)) this.#handle({ type: 'submit' });
  }

  /** Drops a recording that is being made; stops a transcription and keeps its recording. */
  cancel(): void {
    this.#handle({ type: 'cancel' });
  }

  /** Drops the recording and its transcript. */
  discard(): void {
    this.#handle({ type: 'discard' });
  }

  /** Frees the microphone and ends requests, but keeps what was recorded: for when the page turns away. */
  suspend(): void {
    this.#handle({ type: 'suspend', atMs: performance.now() });
    this.#dropPending();
    recordingOf(this.#state)?.revokeUrl();
  }

  #handle(event: StateEvent): void {
    const previous = this.#state;
    const next = transition(previous, event);
    if (next === previous) return;
    this.#state = next;
    // Before the events, whose listeners may call methods that change the state again.
    if (next.phase !== previous.phase) this.#runEffects(previous, next);
    this.dispatchEvent(new Event('state-change'));
    for (const publicEvent of eventsOf(previous, next)) this.#options.eventTarget.dispatchEvent(publicEvent);
  }

  #runEffects(previous: State, next: State): void {
    const recording = recordingOf(next);
    if (recordingOf(previous) !== recording) recordingOf(previous)?.revokeUrl();
    const isOver = next.phase === 'idle' || next.phase === 'failed';
    if (isOver || previous.phase === 'transcribing') this.#dropPending();
    if ((isOver && !recording) || next.phase === 'starting') this.#dropTake();
    const recorder = this.#take?.recorder;
    switch (next.phase) {
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
        void this.#transcribe();
    }
  }

  #dropPending(): void {
    this.#pending?.cancel();
    this.#pending = undefined;
  }

  #dropTake(): void {
    this.#take?.abort.abort();
    this.#take?.store.delete();
    this.#take = undefined;
  }

  async #record(): Promise<void> {
    const take: Take = { store: this.#options.createStore(), abort: new AbortController() };
    this.#take = take;
    try {
      const recorder = await this.#options.startRecorder({
        signal: take.abort.signal,
        onChunk: (chunk) => {
          take.store.append(chunk);
          this.#pending?.append(chunk);
        },
      });
      if (this.#take !== take) return;
      take.recorder = recorder;
      this.#handle({ type: 'started', atMs: performance.now() });
      if (!this.#options.settings.manual) this.#open();
      await this.#complete(take, await recorder.ended);
    } catch (cause) {
      if (this.#take === take) this.#handle({ type: 'failed', problem: toProblem(cause, 'recording-failed') });
    }
  }

  async #complete(take: Take, problem: TranscriberProblem | undefined): Promise<void> {
    if (this.#take !== take) return;
    this.#handle({ type: 'stop', atMs: performance.now(), submits: false });
    const blob = await take.store.blob();
    if (blob.size === 0) throw problem ?? new ProblemError('empty-audio', 'Nothing was recorded.');
    if (this.#take !== take || this.#state.phase !== 'stopping') return;
    const recording = await createRecording(blob, this.#state.recordedMs / 1000);
    if (this.#take !== take || this.#state.phase !== 'stopping') return;
    const { submits } = this.#state;
    this.#handle({ type: 'recorded', recording, problem });
    if (submits && !problem) this.submit();
  }

  /** Begins a transcription of a recording that is complete, or of the one that is being made. */
  #open(recording?: Recording): PendingTranscription | undefined {
    const state = this.#state;
    const isAllowed = this.#options.eventTarget.dispatchEvent(new TranscriptionStartEvent());
    if (!isAllowed || this.#state !== state) return undefined; // A listener may have gone on to something else.
    const { endpoint, language, headers } = this.#options.settings;
    const pending = this.#options.client.open({
      endpoint,
      language: language || undefined,
      headers,
      onProgress: (progress) => {
        if (this.#pending === pending) this.#handle({ type: 'progressed', progress });
      },
    });
    if (recording) pending.append(recording.blob);
    this.#pending = pending;
    return pending;
  }

  async #transcribe(): Promise<void> {
    const pending = this.#pending;
    try {
      const transcription = await pending?.finish();
      if (transcription && this.#pending === pending) this.#handle({ type: 'transcribed', transcription });
    } catch (cause) {
      if (this.#pending === pending) this.#handle({ type: 'failed', problem: toProblem(cause, 'bad-response') });
    }
  }
}

const toProblem = (cause: unknown, code: TranscriberProblemCode): TranscriberProblem =>
  cause instanceof ProblemError ? cause : new ProblemError(code, String(cause), { cause });
