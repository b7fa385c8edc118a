import type { Transcription } from '@audio-transcriber/contract';
import { LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { styles } from './audio-transcriber.styles.ts';
import { CompanionsController } from './companions-controller.ts';
import type { MessageOverrides } from './localization.ts';
import type { Recording } from './recording.ts';
import { isEmpty, type Phase, recordingOf, type State } from './state.ts';
import { Transcriber } from './transcriber.ts';
import { TranscriberController } from './transcriber-controller.ts';
import type { Transcribe } from './transcriber-settings.ts';
import type { HeadersSource } from './transcription-client.ts';
import { renderState } from './views.ts';

const defaultAutoStopSeconds = 3;

const secondsOr = (seconds: number) => (value: string | null) =>
  value === null ? undefined : Number(value) || seconds;

const onUnlessOff = { converter: (value: string | null) => value !== 'off' };

/**
 * Records speech, plays it back, has it transcribed and shows the transcript.
 *
 * @element audio-transcriber
 *
 * @fires recording-start - Before the microphone is asked for; cancelable
 * @fires recording-pause - Somebody has paused
 * @fires recording-resume - Somebody goes on after a pause
 * @fires recording-stop - `recording`: it is complete, and the microphone is free
 * @fires recording-error - `problem`, and the `recording` if there is one
 * @fires transcription-start - Before the first byte may leave the page; cancelable
 * @fires transcription-progress - `segments` so far
 * @fires transcription-complete - `transcription` and `recording`
 * @fires transcription-error - `problem` and `recording`, which is kept
 * @fires phase-change - `phase`
 * @fires input - The text is another one: it has come, was edited, or is gone
 * @fires change - As `input`
 *
 * @slot label - What stands beside the button before a recording
 * @slot record-icon - On the button that records
 * @slot stop-icon - On the button that stops
 * @slot busy-icon - In its place while something is waited for; it turns
 * @slot empty - What to do where no speech was heard
 * @slot error - More to do where something failed
 * @slot footer - At the end of the frame
 *
 * @cssstate idle - As every phase: starting, recording, paused, stopping, recorded, transcribing, transcribed, failed
 * @cssstate empty - Transcribed, but no speech was heard
 * @cssstate disabled - By its own attribute, or by a fieldset's
 *
 * @csspart panel - The frame
 * @csspart button - The round button: record, stop
 * @csspart action - Every other button and link
 * @csspart status - The words beside the button: the timer, or what failed
 * @csspart timer - How long the recording is
 * @csspart player - The browser's own player
 * @csspart reading - The transcript and what marks its words
 * @csspart transcript - The text
 * @csspart tools - What can be done with the transcript
 * @csspart menu - The list of formats
 * @csspart editor - The text while it is edited
 * @csspart waveform - Of what is heard, and of what was
 * @csspart take - The waveform, the clock and the rate of a recording that can be played
 * @csspart clock - Where the playback is
 * @csspart rate - How fast it is played
 * @csspart microphones - The choice of a microphone
 * @csspart silent - That nothing is heard
 * @csspart notice - That this browser cannot keep the recording
 * @csspart recovery - Interrupted recordings
 *
 * @cssproperty --at-accent - The record button, and what is live
 * @cssproperty --at-surface - The frame's background
 * @cssproperty --at-text - Words that matter
 * @cssproperty --at-text-soft - Hints
 * @cssproperty --at-line - Borders
 * @cssproperty --at-radius - The frame's corners
 */
export class AudioTranscriber extends LitElement {
  static readonly formAssociated = true;
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override styles = styles;
  static override properties = {
    endpoint: {},
    language: {},
    model: {},
    prompt: {},
    credentials: {},
    manual: { type: Boolean },
    live: onUnlessOff,
    persist: onUnlessOff,
    persistScope: { attribute: 'persist-scope' },
    deviceId: { attribute: 'device-id' },
    mimeType: { attribute: 'mime-type' },
    maxDuration: { attribute: 'max-duration', type: Number },
    autoStop: { attribute: 'auto-stop', converter: secondsOr(defaultAutoStopSeconds) },
    audioConstraints: { attribute: false },
    headers: { attribute: false },
    transcribe: { attribute: false },
    messages: { attribute: false },
    name: { reflect: true },
    required: { type: Boolean },
    disabled: { type: Boolean, reflect: true },
    readOnly: { attribute: 'readonly', type: Boolean },
    includeAudio: { attribute: 'include-audio', type: Boolean },
    htmlFor: { attribute: 'for' },
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
  declare live: boolean;
  /**
   * Whether the browser keeps each recording from its first second until it has a transcript or is discarded, and offers
   * one that was interrupted on the next visit; turned off by `persist="off"`, it lives and dies with the page.
   */
  declare persist: boolean;
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

  /** Under which a form submits the text. */
  declare name: string;
  /** Whether a form needs a text. */
  declare required: boolean;
  /** Neither used nor submitted; a recording that is made stops, and is kept. */
  declare disabled: boolean;
  /** Shows its text, and takes no other. */
  declare readOnly: boolean;
  /** Whether a form submits the recording too, as `NAME-audio`. */
  declare includeAudio: boolean;
  /** The id of an input or textarea that gets the text at its caret, and submits it. */
  declare htmlFor: string | undefined;

  #isDisabled = false;
  /** What the page has put there without a recording. */
  #written = '';
  readonly #internals = this.attachInternals();
  readonly #transcriber: Transcriber = new Transcriber({
    settings: this,
    eventTarget: this,
    createStore: (take) => this.#companions.createStore(take),
  });
  readonly #companions = new CompanionsController({
    host: this,
    internals: this.#internals,
    transcriber: this.#transcriber,
  });

  constructor() {
    super();
    this.endpoint = '/v1/audio/transcriptions';
    this.manual = false;
    this.live = true;
    this.persist = true;
    new TranscriberController(this, this.#transcriber);
    this.name = '';
    this.required = false;
    this.disabled = false;
    this.readOnly = false;
    this.includeAudio = false;
    this.addEventListener('recording-start', (event) => {
      if (this.#isLocked) event.preventDefault();
      else this.#written = '';
    });
  }

  /** The phase and all that belongs to it. */
  get state(): State {
    return this.#transcriber.state;
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

  /** The text, as a form submits it. A text that is set takes no times with it. */
  get value(): string {
    return this.transcription?.text.trim() ?? this.#written;
  }

  set value(text: string) {
    if (this.transcription) this.#transcriber.edit({ text });
    else this.#written = text;
    this.requestUpdate();
  }

  /** The form it belongs to. */
  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }

  /** The labels that name it. */
  get labels(): NodeList {
    return this.#internals.labels;
  }

  /** What keeps the form from being sent. */
  get validity(): ValidityState {
    return this.#internals.validity;
  }

  /** That in words. */
  get validationMessage(): string {
    return this.#internals.validationMessage;
  }

  /** Whether the form looks at it at all. */
  get willValidate(): boolean {
    return this.#internals.willValidate;
  }

  /** Whether the form can be sent, as far as this element is concerned. */
  checkValidity(): boolean {
    return this.#internals.checkValidity();
  }

  /** As `checkValidity()`; says what is missing, too. */
  reportValidity(): boolean {
    return this.#internals.reportValidity();
  }

  /** Asks for the microphone, so call it in a user's action. Does nothing while a recording waits for its transcript. */
  start(): void {
    this.#transcriber.start();
  }

  /** Pauses the recording. */
  pause(): void {
    this.#transcriber.pause();
  }

  /** Goes on after a pause. */
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

  /** Until the form can be told more, it must not be sent without what it requires. */
  formAssociatedCallback(): void {
    if (this.required) this.#internals.setValidity({ valueMissing: true }, '…');
  }

  formDisabledCallback(isDisabled: boolean): void {
    this.#isDisabled = isDisabled;
    if (isDisabled) this.#transcriber.suspend();
    this.requestUpdate();
  }

  formResetCallback(): void {
    this.#written = '';
    this.#transcriber.discard();
    this.requestUpdate();
  }

  formStateRestoreCallback(text: string): void {
    this.value = text;
  }

  get #isLocked(): boolean {
    return this.#isDisabled || this.disabled || this.readOnly;
  }

  /** What nobody sees is not rendered: it would make an object URL that nobody ends. */
  protected override shouldUpdate(): boolean {
    return this.isConnected && this.#companions.isReady;
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
    if (this.#isDisabled) states.add('disabled');
  }

  protected override render(): TemplateResult {
    return renderState(this.state, {
      ...this.#companions.localization,
      transcriber: this.#transcriber,
      isLocked: this.#isLocked,
      isDisabled: this.#isDisabled || this.disabled,
      written: this.#written,
      more: this.#companions.render(),
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'audio-transcriber': AudioTranscriber;
  }
}
