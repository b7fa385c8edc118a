import type { Transcription } from '@audio-transcriber/contract';
import { LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { styles } from './audio-transcriber.styles.ts';
import type { Recording } from './recording.ts';
import { isEmpty, type Phase, recordingOf, type State } from './state.ts';
import { Transcriber } from './transcriber.ts';
import { TranscriberController } from './transcriber-controller.ts';
import type { HeadersSource } from './transcription-client.ts';
import { renderState } from './views.ts';

/**
 * Records speech, plays it back, has it transcribed and shows the transcript.
 *
 * @element audio-transcriber
 *
 * @fires recording-start - Before the microphone is asked for; cancelable
 * @fires recording-pause
 * @fires recording-resume
 * @fires recording-stop - `recording`: it is complete, and the microphone is free
 * @fires recording-error - `problem`, and the `recording` if there is one
 * @fires transcription-start - Before the first byte may leave the page; cancelable
 * @fires transcription-progress - `segments` so far
 * @fires transcription-complete - `transcription` and `recording`
 * @fires transcription-error - `problem` and `recording`, which is kept
 * @fires phase-change - `phase`
 *
 * @cssstate idle - As every phase: starting, recording, paused, stopping, recorded, transcribing, transcribed, failed
 * @cssstate empty - Transcribed, but no speech was heard
 *
 * @csspart panel - The frame
 * @csspart button - The round button: record, stop
 * @csspart action - Every other button and link
 * @csspart status - The words beside the button: the timer, or what failed
 * @csspart timer
 * @csspart player
 * @csspart transcript
 *
 * @cssproperty --at-accent - The record button, and what is live
 * @cssproperty --at-surface - The frame's background
 * @cssproperty --at-text
 * @cssproperty --at-text-soft
 * @cssproperty --at-line - Borders
 * @cssproperty --at-radius
 */
export class AudioTranscriber extends LitElement {
  static override styles = styles;
  static override properties = {
    endpoint: {},
    language: {},
    manual: { type: Boolean },
    headers: { attribute: false },
  };

  /** Where recordings are sent: any service with OpenAI's transcription API. */
  declare endpoint: string;
  /** The language that is spoken, such as `en`; the service detects it where this is absent. */
  declare language: string | undefined;
  /** Whether a recording waits for `submit()` after it was stopped. */
  declare manual: boolean;

  /** Sent to the endpoint with each request: an object or, for tokens that do not live long, an async function. */
  declare headers: HeadersSource | undefined;

  readonly #internals = this.attachInternals();
  readonly #transcriber = new Transcriber({ settings: this, eventTarget: this });

  constructor() {
    super();
    this.endpoint = '/v1/audio/transcriptions';
    this.manual = false;
    new TranscriberController(this, this.#transcriber);
  }

  get state(): State {
    return this.#transcriber.state;
  }

  get phase(): Phase {
    return this.state.phase;
  }

  get recording(): Recording | undefined {
    return recordingOf(this.state);
  }

  get transcription(): Transcription | undefined {
    return this.state.phase === 'transcribed' ? this.state.transcription : undefined;
  }

  /** Asks for the microphone, so call it in a user's action. Does nothing while a recording waits for its transcript. */
  start(): void {
    this.#transcriber.start();
  }

  pause(): void {
    this.#transcriber.pause();
  }

  resume(): void {
    this.#transcriber.resume();
  }

  /** Completes the recording and, unless it is `manual`, submits it. */
  stop(): void {
    this.#transcriber.stop();
  }

  /** Has the recording transcribed; after a failure, again. */
  submit(): void {
    this.#transcriber.submit();
  }

  /** Drops a recording that is being made; stops a transcription and keeps its recording. */
  cancel(): void {
    this.#transcriber.cancel();
  }

  /** Drops the recording and its transcript. */
  discard(): void {
    this.#transcriber.discard();
  }

  /** Being here makes `moveBefore` call neither `disconnectedCallback` nor `connectedCallback`. */
  connectedMoveCallback(): void {}

  /** What nobody sees is not rendered: it would make an object URL that nobody ends. */
  protected override shouldUpdate(): boolean {
    return this.isConnected;
  }

  protected override update(changed: PropertyValues<this>): void {
    const hadFocus = this.shadowRoot?.activeElement;
    super.update(changed);
    // What had the focus may be gone with its phase: the next thing to do gets it.
    if (hadFocus && !this.shadowRoot?.activeElement) {
      this.renderRoot.querySelector<HTMLElement>('.lead, .action')?.focus();
    }
  }

  protected override updated(): void {
    const { states } = this.#internals;
    states.clear();
    states.add(this.phase);
    if (isEmpty(this.state)) states.add('empty');
  }

  protected override render(): TemplateResult {
    return renderState(this.state, this.#transcriber);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'audio-transcriber': AudioTranscriber;
  }
}
