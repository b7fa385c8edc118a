import { html, type TemplateResult } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';

/** The name of the message's text. */
type StatusKey = 'saved' | 'copied' | 'copyFailed';

export interface StatusMessageOptions {
  /** Called when the message has to be rendered. */
  readonly onChange: () => void;
  /** Resolves after the time. */
  readonly wait?: ((milliseconds: number) => Promise<unknown>) | undefined;
}

/** Screen readers announce a change in an existing live region only. */
const beforeMs = 100;
const forMs = 5000;

const waitByPage = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Shows and announces a message once, for a few seconds or until it is cleared. */
export class StatusMessage {
  readonly #options: StatusMessageOptions;
  #note: StatusKey | undefined;
  /** The language that it was said in. */
  #lang: string | undefined;
  /** Counts what was said, and cleared. */
  #turn = 0;

  constructor(options: StatusMessageOptions) {
    this.#options = options;
  }

  async say(outcome: StatusKey | Promise<StatusKey>): Promise<void> {
    const { wait = waitByPage } = this.#options;
    this.clear();
    const turn = this.#turn;
    const note = await outcome;
    await wait(beforeMs);
    if (turn !== this.#turn) return;
    this.#show(note);
    if (note === 'copyFailed') return; // It stays, since the person has to act.
    await wait(forMs);
    if (turn === this.#turn) this.clear();
  }

  /** Also cancels a message that is about to be shown. */
  clear(): void {
    this.#turn += 1;
    if (this.#note) this.#show(undefined);
  }

  render({ texts, lang }: PanelLocalization): TemplateResult {
    if (this.#note) this.#lang ??= lang;
    // In another language it is shown, but not announced again.
    const live = (this.#lang ?? lang) === lang ? 'polite' : 'off';
    return html`
      <span class="status-message" role="status" aria-live=${live}>${this.#note && texts[this.#note]}</span>
    `;
  }

  #show(note: StatusKey | undefined): void {
    this.#note = note;
    this.#lang = undefined;
    this.#options.onChange();
  }
}
