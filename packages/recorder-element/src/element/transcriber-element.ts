import type { Transcription } from '@audio-transcriber/contract';
import { LitElement, type PropertyDeclarations } from 'lit';
import type { HeadersSource } from '../client/transcription-client.ts';
import type { MessageOverrides } from '../messages/localization.ts';
import type { Recording } from '../recording/recording.ts';
import type { RecordingStore, TakeDescription } from '../storage/recording-store.ts';
import type { Transcribe, TranscriberSettings } from '../transcriber/settings.ts';
import { type Phase, recordingOf, type State } from '../transcriber/state.ts';
import { Transcriber } from '../transcriber/transcriber.ts';
import { TranscriberController } from './transcriber-controller.ts';

const defaultAutoStopSeconds = 3;

/** A transcriber as an element: its settings are attributes and properties, and its events are the element's. */
export abstract class TranscriberElement extends LitElement implements TranscriberSettings {
  static override properties: PropertyDeclarations = {
    endpoint: {},
    language: {},
    model: {},
    prompt: {},
    credentials: {},
    manual: { type: Boolean },
    live: {},
    persist: {},
    persistScope: { attribute: 'persist-scope' },
    deviceId: { attribute: 'device-id' },
    mimeType: { attribute: 'mime-type' },
    maxDuration: { attribute: 'max-duration', type: Number },
    autoStop: {
      attribute: 'auto-stop',
      converter: (value) => (value === null ? undefined : Number(value) || defaultAutoStopSeconds),
    },
    audioConstraints: { attribute: false },
    headers: { attribute: false },
    transcribe: { attribute: false },
    messages: { attribute: false },
  };

  /** Where recordings are sent: any service with OpenAI's transcription API. */
  declare endpoint: string;
  /** The language that is spoken, such as `en`; the service detects it where this is absent. */
  declare language: string | undefined;
  /** The service's model; its own choice where absent. */
  declare model: string | undefined;
  /** Words to expect, such as names. */
  declare prompt: string | undefined;
  /** Whether cookies go to other origins too, as `fetch` takes it: `include`, `omit` or `same-origin`. */
  declare credentials: RequestCredentials | undefined;
  /** Whether a recording waits for `submit()` after it was stopped. */
  declare manual: boolean;
  /** Whether audio is sent while it is being recorded; turned off by `live="off"`. */
  declare live: boolean | 'off';
  /**
   * Whether the browser keeps each recording from its first second until it has a transcript or is discarded, and offers
   * one that was interrupted on the next visit; turned off by `persist="off"`, it lives and dies with the page.
   */
  declare persist: boolean | 'off';
  /** Whose recordings these are, such as a user's id: nobody is offered those of another one. */
  declare persistScope: string | undefined;

  /** The microphone to record with, unless somebody chooses another on the page; the default where absent or gone. */
  declare deviceId: string | undefined;
  /** The media type to record in, such as `audio/mp4`, where the browser can. */
  declare mimeType: string | undefined;
  /** Seconds after which a recording stops, without pauses; none where absent. */
  declare maxDuration: number | undefined;
  /** Seconds of silence after speech that stop a recording; never where absent, and three without a number. */
  declare autoStop: number | undefined;
  /** Asked of the microphone beside mono, such as `{ noiseSuppression: false }`. */
  declare audioConstraints: MediaTrackConstraints | undefined;

  /** Sent to the endpoint with each request: an object or, for tokens that do not live long, an async function. */
  declare headers: HeadersSource | undefined;
  /** Transcribes in the place of the endpoint: gets the recording and a signal, and gives a transcription. */
  declare transcribe: Transcribe | undefined;
  /** Other words than the element's, one by one: `{ texts: { idle: 'Speak' } }`. */
  declare messages: MessageOverrides | undefined;

  protected readonly transcriber: Transcriber = new Transcriber({
    settings: this,
    eventTarget: this,
    createStore: (take) => this.createStore(take),
  });

  constructor() {
    super();
    this.endpoint = '/v1/audio/transcriptions';
    this.manual = false;
    this.live = true;
    this.persist = true;
    new TranscriberController(this, this.transcriber);
  }

  /** The phase and all that belongs to it. */
  get state(): State {
    return this.transcriber.state;
  }

  /** Where it is: idle, starting, recording, paused, stopping, recorded, transcribing, transcribed or failed. */
  get phase(): Phase {
    return this.state.phase;
  }

  /** The recording, once it is complete. */
  get recording(): Recording | undefined {
    return recordingOf(this.state);
  }

  /** What was understood: the text and, where the service gives them, its words and segments with their times. */
  get transcription(): Transcription | undefined {
    return this.state.phase === 'transcribed' ? this.state.transcription : undefined;
  }

  /** Asks for the microphone, so call it in a user's action. Does nothing while a recording waits for its transcript. */
  start(): void {
    this.transcriber.start();
  }

  /** Pauses the recording. */
  pause(): void {
    this.transcriber.pause();
  }

  /** Goes on after a pause. */
  resume(): void {
    this.transcriber.resume();
  }

  /** Completes the recording and, unless it is `manual`, submits it. */
  stop(): void {
    this.transcriber.stop();
  }

  /** Has the recording transcribed; after a failure, again. */
  submit(): void {
    this.transcriber.submit();
  }

  /** Drops a recording that is being made, and what was there before is back; stops a transcription and keeps its recording. */
  cancel(): void {
    this.transcriber.cancel();
  }

  /** Drops the recording and its transcript, without a question; one that is being made, as `cancel()` does. */
  discard(): void {
    this.transcriber.discard();
  }

  /** Being here makes `moveBefore` call neither `disconnectedCallback` nor `connectedCallback`. */
  connectedMoveCallback(): void {}

  /** Where a recording that begins now is kept. */
  protected abstract createStore(take: TakeDescription): RecordingStore;
}
