import type { PanelLocalization } from '../messages/panel-localization.ts';
import { isEmpty, recordedMsAt, recordingOf, type State } from '../transcriber/state.ts';
import type { Transcriber } from '../transcriber/transcriber.ts';
import { renderAction, renderQuestion } from './buttons.ts';
import type { DiscardPrompt } from './view-context.ts';

interface DiscardConfirmationOptions {
  readonly host: HTMLElement & {
    readonly state: State;
    readonly updateComplete: Promise<boolean>;
    requestUpdate(): void;
  };
  readonly transcriber: Transcriber;
  readonly localize: () => PanelLocalization;
  /** Whether the person has to finish something else first. */
  readonly isBlocked: () => boolean;
}

/** Ask before discarding recordings longer than this: there is no undo. Shorter ones contain a word at most. */
export const confirmAboveMs = 1000;

/** A click so soon after a change was meant for the previous button. */
const reactionMs = 600;

/** Asks before it discards a long recording without a transcript, and announces a discarded recording. */
export class DiscardConfirmation implements DiscardPrompt {
  readonly #options: DiscardConfirmationOptions;
  #changedAtMs = Number.NEGATIVE_INFINITY;
  #asks = false;
  #isDone = false;

  constructor(options: DiscardConfirmationOptions) {
    this.#options = options;
    options.host.addEventListener('phase-change', () => {
      this.#changedAtMs = performance.now();
      this.#asks = false;
      this.#isDone = false;
    });
  }

  /** The buttons that replace the other actions while it asks. */
  get question() {
    const { texts } = this.#options.localize();
    return this.#asks
      ? [
          renderQuestion(texts.discardQuestion),
          renderAction('keep', texts.keep, () => void this.#ask(false), 'primary'),
          renderAction('delete', texts.discard, () => this.#discard()),
        ]
      : undefined;
  }

  /** The text for screen readers. */
  get announcement(): string | undefined {
    return this.#isDone ? this.#options.localize().texts.discarded : undefined;
  }

  /** Discards the recording, or asks first. A click by key or script has no `detail`. */
  discard({ detail }: Pick<MouseEvent, 'detail'>): void {
    const { host, isBlocked } = this.#options;
    const isTooSoon = detail > 0 && performance.now() - this.#changedAtMs < reactionMs;
    if (isTooSoon || isBlocked()) return;
    if (needsConfirmation(host.state)) void this.#ask(true);
    else this.#discard();
  }

  async #ask(asks: boolean): Promise<void> {
    const { host } = this.#options;
    this.#asks = asks;
    host.requestUpdate();
    await host.updateComplete;
    host.shadowRoot?.querySelector<HTMLElement>('.controls .action')?.focus();
  }

  #discard(): void {
    const { host, transcriber } = this.#options;
    // What is announced of a note is that it can be brought back.
    const isAnnounced = !hasTranscript(host.state);
    transcriber.discard();
    this.#isDone = isAnnounced;
    host.requestUpdate();
  }
}

const hasTranscript = (state: State): boolean => state.phase === 'transcribed' && !isEmpty(state);

/** A file can be discarded without a question: the person still has it. */
const needsConfirmation = (state: State): boolean => {
  if (hasTranscript(state)) return false;
  const recording = recordingOf(state);
  if (recording) return recording.durationSeconds * 1000 > confirmAboveMs && !(recording.blob instanceof File);
  return 'recordedMs' in state && recordedMsAt(state, performance.now()) > confirmAboveMs;
};
