import type { Transcription } from '@audio-transcriber/contract';
import type { DiscoveredService } from '../client/discovered-service.ts';
import { createLiveClient } from '../client/live-client.ts';
import { pageSurroundings } from '../platform/environment.ts';
import type { TakeWatch } from '../recorder/input-monitor.ts';
import { startRecorder } from '../recorder/recorder.ts';
import { createRecordingId, type Recording } from '../recording/recording.ts';
import { createMemoryStore, type RecordingStore } from '../storage/recording-store.ts';
import { discover } from './discover.ts';
import { eventsOf, RecordingStartEvent } from './events.ts';
import { createTake, type Take } from './recording-session.ts';
import type { TranscriberOptions } from './settings.ts';
import { isEmpty, type Phase, recordingOf, type State, type StateOf } from './state.ts';
import { createDelivery, type Delivery } from './submission.ts';
import { type StateEvent, transition } from './transition.ts';

type Effect<S extends State> = (state: S, event: StateEvent) => void;
type Effects = { readonly [P in Phase]: Effect<StateOf<P>> };

/**
 * Records, and has recordings transcribed: the element without its looks. It owns the one state; methods that do not
 * apply in the present phase do nothing. Dispatches `state-change` on itself after every change.
 */
export class Transcriber extends EventTarget {
  readonly #options: Required<TranscriberOptions>;
  readonly #delivery: Delivery;
  #state: State = { phase: 'idle' };
  #take: Take | undefined;
  /** Of the transcript that is there again where no recording comes of what was begun. */
  #takeBefore: Take | undefined;

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
    this.#delivery = createDelivery({ ...this.#options, getState: () => this.#state, dispatch: this.#handle });
  }

  get state(): State {
    return this.#state;
  }

  /**
   * What is seen of the recording that is being made, once it is; then `level` events (`LevelEvent`) come 20 times a
   * second, and `silence-change` events.
   */
  get watch(): TakeWatch | undefined {
    return this.#take?.watch;
  }

  /** The seconds that are left of a longest duration, once they are few enough to be shown. */
  get secondsLeft(): number | undefined {
    return this.#take?.secondsLeft;
  }

  /** Asks the service what it can do, once; undefined where that cannot be known. Never rejects. */
  readonly discover = (): Promise<DiscoveredService | undefined> => discover(this.#options);

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
    this.#delivery.submit();
  }

  /** Puts a corrected transcription in the place of the one that came. */
  edit(transcription: Transcription): void {
    this.#handle({ type: 'edited', transcription });
  }

  /** Takes over a finished recording and where it is kept. Does nothing while another one waits for its transcript. */
  load(recording: Recording, store: RecordingStore): void {
    const event: StateEvent = { type: 'load', recording };
    if (transition(this.#state, event) === this.#state) return;
    this.#dropTake();
    this.#take = this.#createTake(recording.id, store);
    this.#handle(event);
  }

  /**
   * Drops a recording that is being made, and what was there before is back; stops a transcription, or trying again, and
   * keeps the recording.
   */
  cancel(): void {
    this.#handle({ type: 'cancel' });
  }

  /** Drops the recording and its transcript; one that is being made, as `cancel` does. */
  discard(): void {
    this.#handle({ type: 'discard' });
  }

  /** Frees the microphone and ends requests, but keeps what was recorded: for when the page turns away. */
  suspend(): void {
    this.#delivery.suspend();
    this.#handle({ type: 'suspend', atMs: performance.now() });
    recordingOf(this.#state)?.revokeUrl();
  }

  readonly #handle = (event: StateEvent): void => {
    const previous = this.#state;
    const next = transition(previous, event);
    if (next === previous) return;
    this.#state = next;
    this.#delivery.stopWaiting();
    if (event.type === 'recorded') this.#takeBefore?.drop();
    if (event.type === 'progressed') this.#take?.limit(event.progress.limits?.maxSeconds);
    const recording = recordingOf(previous);
    if (recording !== recordingOf(next)) recording?.revokeUrl();
    // Before the events, whose listeners may call methods that change the state again.
    if (next.phase !== previous.phase) (this.#effects[next.phase] as Effect<State>)(next, event);
    this.dispatchEvent(new Event('state-change'));
    for (const publicEvent of eventsOf(previous, next)) this.#options.eventTarget.dispatchEvent(publicEvent);
  };

  /** What each phase sets going, or ends. */
  readonly #effects: Effects = {
    idle: (_, { type }) => this.#giveUp(type),
    starting: () => {
      this.#takeBefore = this.#take;
      this.#record();
    },
    recording: () => this.#take?.recorder?.resume(),
    paused: () => this.#take?.recorder?.pause(),
    stopping: () => this.#take?.recorder?.stop(),
    recorded: (_, event) => {
      if (event.type === 'cancel') this.#delivery.drop();
    },
    transcribing: ({ recording }) => void this.#delivery.finish(recording),
    transcribed: (state, { type }) => {
      if (type !== 'transcribed') {
        this.#giveUp(type);
        this.#take = this.#takeBefore;
      } else if (!isEmpty(state)) this.#dropTake(); // Without a word, the recording is all there is.
    },
    failed: ({ recording, retryAtMs }) => {
      if (retryAtMs !== undefined) void this.#delivery.retryAt(retryAtMs);
      if (!recording) this.#giveUp('failed');
    },
  };

  #record(): void {
    const { createStore, settings } = this.#options;
    const { endpoint, language } = settings;
    const id = createRecordingId();
    const description = { id, startedAt: Date.now(), endpoint, language: language || undefined };
    this.#take = this.#createTake(id, createStore(description));
    void this.#take.record();
  }

  #createTake(id: string, store: RecordingStore): Take {
    return createTake({
      ...this.#options,
      id,
      store,
      getState: () => this.#state,
      dispatch: this.#handle,
      stop: () => this.stop(),
      submit: () => this.submit(),
      monitorTarget: this,
      onStart: () => {
        if (!this.#options.settings.manual) this.#delivery.open(id);
      },
      onChunk: this.#delivery.append,
    });
  }

  /** What a store holds of a recording that it could not give is left to be recovered. */
  #giveUp(reason: StateEvent['type']): void {
    this.#delivery.drop();
    this.#dropTake(reason === 'failed');
  }

  #dropTake(keepsAudio?: boolean): void {
    this.#take?.drop(keepsAudio);
    this.#take = undefined;
  }
}
