import type { PropertyValues, TemplateResult } from 'lit';
import type { RecordingStore, TakeDescription } from '../storage/recording-store.ts';
import { isEmpty } from '../transcriber/state.ts';
import { buttonStyles } from '../ui/buttons.styles.ts';
import { renderState } from '../ui/state-view.ts';
import { styles } from './audio-transcriber.styles.ts';
import { FormAssociatedElement } from './form-associated-element.ts';
import { CompanionsController } from './lazy-features.ts';

/**
 * Records speech, plays it back, has it transcribed and shows the transcript.
 *
 * @element audio-transcriber
 *
 * @fires recording-start - Before the microphone is asked for; cancelable
 * @fires recording-pause - Somebody has paused
 * @fires recording-resume - Somebody goes on after a pause
 * @fires recording-stop - `recording`: it is complete, and the microphone is free
 * @fires recording-error - It has failed: `problem`, and the `recording` if there is one
 * @fires transcription-start - Before the first byte may leave the page; cancelable
 * @fires transcription-progress - `segments`: those that were understood so far
 * @fires transcription-complete - The words have come: `transcription` and `recording`
 * @fires transcription-error - It has failed: `problem` and the `recording`, which is kept
 * @fires phase-change - `phase`: the one it is in now
 * @fires input - The text has changed: it has come, was edited, or is gone
 * @fires change - As `input`, right after it; does not leave the shadow tree
 *
 * @slot label - What stands beside the button before a recording
 * @slot record-icon - The icon on the button that records
 * @slot stop-icon - The icon on the button that stops
 * @slot busy-icon - The icon in their place while something is waited for; it turns
 * @slot empty - What to do where no speech was heard
 * @slot error - More to do where something failed
 * @slot footer - What stands at the end of the frame
 *
 * @cssstate idle - The phase, as each other one has its state: starting, recording, paused, stopping, recorded, transcribing, transcribed, failed
 * @cssstate empty - Transcribed, but no speech was heard
 * @cssstate disabled - By its own attribute, or by a fieldset's
 *
 * @csspart panel - The frame
 * @csspart button - The round button: record, stop
 * @csspart action - Every other button and link
 * @csspart status - The words beside the button: the timer, or what failed
 * @csspart timer - The time that was recorded so far
 * @csspart player - The browser's own player
 * @csspart reading - The transcript and what marks its words
 * @csspart transcript - The text that was understood
 * @csspart tools - The buttons for what can be done with the transcript
 * @csspart menu - The list of formats
 * @csspart editor - The text while it is edited
 * @csspart waveform - The waveform, live and of the recording
 * @csspart take - The waveform, the clock and the rate of a recording that can be played
 * @csspart clock - The time that the playback is at
 * @csspart rate - The choice of a speed for the playback
 * @csspart microphones - The choice of a microphone
 * @csspart silent - The message that nothing is heard
 * @csspart notice - The message that this browser cannot keep the recording
 * @csspart recovery - The list of interrupted recordings
 *
 * @cssproperty --at-accent - The record button, and what is live
 * @cssproperty --at-surface - The frame's background
 * @cssproperty --at-text - Words that matter
 * @cssproperty --at-text-soft - Hints
 * @cssproperty --at-line - Borders
 * @cssproperty --at-radius - The frame's corners
 */
export class AudioTranscriber extends FormAssociatedElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override styles = [styles, buttonStyles];

  readonly #companions = new CompanionsController({
    host: this,
    internals: this.internals,
    transcriber: this.transcriber,
  });

  protected override createStore(take: TakeDescription): RecordingStore {
    return this.#companions.createStore(take);
  }

  /** What nobody sees is not rendered: it would make an object URL that nobody ends. */
  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    return super.shouldUpdate(changed) && this.isConnected && this.#companions.isReady;
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
    const { states } = this.internals;
    states.clear();
    states.add(this.phase);
    if (isEmpty(this.state)) states.add('empty');
    if (this.isDisabled) states.add('disabled');
  }

  protected override render(): TemplateResult {
    return renderState(this.state, {
      ...this.#companions.localization,
      transcriber: this.transcriber,
      isLocked: this.isLocked,
      isDisabled: this.isDisabled,
      writtenText: this.written,
      discardPrompt: this.#companions.discarding,
      more: this.#companions.render(),
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'audio-transcriber': AudioTranscriber;
  }
}
