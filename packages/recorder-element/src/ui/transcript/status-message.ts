import { html, type TemplateResult } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';

/** What was done, or could not be, by the name of its text. */
export type StatusKey = 'saved' | 'copied' | 'copyFailed';

export interface StatusMessageOptions {
  /** Called when it has to be rendered. */
  readonly onChange: () => void;
  /** Resolves after the time: the clock by which it goes away. */
  readonly wait?: ((milliseconds: number) => Promise<unknown>) | undefined;
}

/** Screen readers hear what changes in a place that they know already, not what comes together with it. */
const beforeMs = 100;
const forMs = 5000;

const waitByPage = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Says what was done, to see and to hear: once, and until it is cleared or a few seconds are over. */
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
    if (note === 'copyFailed') return; // It tells what is left to do, however long that takes.
    await wait(forMs);
    if (turn === this.#turn) this.clear();
  }

  /** Also for what is about to be said. */
  clear(): void {
    this.#turn += 1;
    if (this.#note) this.#show(undefined);
  }

  render({ texts, lang }: PanelLocalization): TemplateResult {
    if (this.#note) this.#lang ??= lang;
    // In another language it is shown, but not said again.
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
