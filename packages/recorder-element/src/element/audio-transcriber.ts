import type { Transcription } from '@audio-transcriber/contract';
import type { PropertyValues, TemplateResult } from 'lit';
import type { Recording } from '../recording/recording.ts';
import { type Phase, recordingOf, recordingsOf, type State, transcriptionOf } from '../transcriber/state.ts';
import { Transcriber } from '../transcriber/transcriber.ts';
import { buttonStyles } from '../ui/buttons.styles.ts';
import { renderState } from '../ui/state-view.ts';
import { styles } from './audio-transcriber.styles.ts';
import { updateCustomStates } from './custom-states.ts';
import type { ElementEvents } from './element-host.ts';
import { FocusController } from './focus-controller.ts';
import { FormControl } from './form/form-control.ts';
import { LazyFeatures } from './lazy-features.ts';
import { type AudioTranscriberProperties, defaults, isCompact, properties } from './properties.ts';
import { TranscriberController } from './transcriber-controller.ts';

export interface AudioTranscriber extends AudioTranscriberProperties {
  addEventListener: ElementEvents['addEventListener'];
  removeEventListener: ElementEvents['removeEventListener'];
}

/**
 * Records speech, plays it back, has it transcribed and shows the transcript.
 *
 * @element audio-transcriber
 *
 * @fires input - Fires when the text changes: it was transcribed, edited or deleted.
 * @fires change - Fires right after `input`. Does not leave the shadow tree.
 * @slot label - The text beside the button before a recording
 * @slot empty - What to do if no speech was found
 * @slot toolbar - More buttons for a transcript, after those of the element
 * @slot error - More help if something failed
 * @slot footer - Content at the end of the panel
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: Lit defines the properties of the interface.
export class AudioTranscriber extends FormControl {
  static override properties = properties;
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override styles = [styles, buttonStyles];

  readonly #features: LazyFeatures = new LazyFeatures(this, this.internals, () => this.transcriber);
  protected readonly transcriber: Transcriber = new Transcriber({
    settings: this,
    eventTarget: this,
    createStore: this.#features.createStore,
    notes: this.#features.notes,
    withText: this.#features.withText,
  });
  /** The text that was set without a recording. */
  #writtenText = '';
  #isFieldsetDisabled = false;

  constructor() {
    super();
    Object.assign(this, defaults);
    new TranscriberController(this, this.transcriber);
    new FocusController(this);
    this.addEventListener('recording-request', (event) => this.#isLocked && event.preventDefault());
    this.addEventListener('phase-change', () => {
      if (this.transcription) this.#writtenText = '';
    });
  }

  /** The current phase and its data. */
  get state(): State {
    return this.transcriber.state;
  }

  /** The phase: idle, starting, recording, paused, stopping, recorded, transcribing, transforming, transcribed or failed. */
  get phase(): Phase {
    return this.state.phase;
  }

  /** The last recording, once it is complete. */
  get recording(): Recording | undefined {
    return recordingOf(this.state);
  }

  /** All complete recordings: several of a note that was continued. */
  get recordings(): readonly Recording[] {
    return recordingsOf(this.state);
  }

  /** The transcript: its text and, if the service provides them, its words and segments with their times. */
  get transcription(): Transcription | undefined {
    return transcriptionOf(this.state);
  }

  /** The text, as a form submits it. Setting it removes the times of the words. */
  get value(): string {
    return this.transcription?.text.trim() ?? this.#writtenText;
  }

  set value(value: string | null | undefined) {
    const text = value ?? '';
    if (text === this.value) return;
    if (this.state.phase === 'transcribed') this.transcriber.edit({ text });
    else this.#writtenText = text;
    this.requestUpdate();
  }

  /**
   * Opens the microphone and records. Call it in a user action. Does nothing while a recording has no transcript.
   * `{ appends: true }` continues the finished note; by default, another one begins.
   */
  start(options?: { readonly appends?: boolean }): void {
    this.transcriber.start(options);
  }

  /** Moves the finished note to the previous ones, so that another one can begin. */
  newNote(): void {
    this.transcriber.newNote();
  }

  /** Pauses the recording. */
  pause(): void {
    this.transcriber.pause();
  }

  /** Resumes a paused recording. */
  resume(): void {
    this.transcriber.resume();
  }

  /** Completes the recording and, unless it is `manual`, submits it. */
  stop(): void {
    this.transcriber.stop();
  }

  /** Submits the recording for transcription; after a failure, again. If only its transform failed, tries that again. */
  submit(): void {
    this.transcriber.submit();
  }

  /** Drops a recording in progress and restores the note before it. Stops a transcription or transform; keeps the rest. */
  cancel(): void {
    this.transcriber.cancel();
  }

  /** Deletes the recording, or the note, which can be brought back. While recording, the same as `cancel()`. */
  discard(): void {
    this.transcriber.discard();
  }

  formDisabledCallback(isDisabled: boolean): void {
    this.#isFieldsetDisabled = isDisabled;
    if (isDisabled) this.transcriber.suspend();
    this.requestUpdate();
  }

  formResetCallback(): void {
    this.#writtenText = '';
    this.#features.clearNotes();
    this.requestUpdate();
  }

  /** Takes the text from the browser's history, unless the note itself is back. */
  formStateRestoreCallback(text: string): void {
    if (!this.transcription) this.value = text;
  }

  get #isDisabled(): boolean {
    return this.#isFieldsetDisabled || this.disabled;
  }

  get #isLocked(): boolean {
    return this.#isDisabled || this.readOnly;
  }

  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    // Until the form features load, a form must not be submitted without a required text.
    if (changed.has('required')) this.internals.setValidity({ valueMissing: this.required }, '…');
    // Don't render while disconnected: that would create object URLs that are never revoked.
    return this.isConnected && this.#features.isReady;
  }

  protected override updated(): void {
    updateCustomStates(this.internals.states, this.state, this.#isDisabled, isCompact(this));
  }

  protected override render(): TemplateResult {
    return renderState(this.state, {
      ...this.#features.viewContext,
      transcriber: this.transcriber,
      isLocked: this.#isLocked,
      isDisabled: this.#isDisabled,
      writtenText: this.#writtenText,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'audio-transcriber': AudioTranscriber;
  }
}
