import { html, type TemplateResult } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';

/** The name of the message's text. */
type StatusKey = 'saved' | 'copied' | 'copyFailed';

export interface StatusMessageOptions {
  /** Called when the message has to be rendered again. */
  readonly onChange: () => void;
  /** Resolves after the time. */
  readonly wait?: ((milliseconds: number) => Promise<unknown>) | undefined;
}

/** Screen readers announce a change in an existing live region only. */
const delayMs = 100;
const shownMs = 5000;

const delay = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Shows and announces a message once, for a few seconds or until it is cleared. */
export class StatusMessage {
  readonly #options: StatusMessageOptions;
  #key: StatusKey | undefined;
  /** The number of messages and clears so far. */
  #turn = 0;

  constructor(options: StatusMessageOptions) {
    this.#options = options;
  }

  get key(): StatusKey | undefined {
    return this.#key;
  }

  async show(outcome: StatusKey | Promise<StatusKey>): Promise<void> {
    const { wait = delay } = this.#options;
    this.clear();
    const turn = this.#turn;
    const key = await outcome;
    await wait(delayMs);
    if (turn !== this.#turn) return;
    this.#set(key);
    if (key === 'copyFailed') return; // It stays until the person acts.
    await wait(shownMs);
    if (turn === this.#turn) this.clear();
  }

  /** Also cancels a message that is about to be shown. */
  clear(): void {
    this.#turn += 1;
    if (this.#key) this.#set(undefined);
  }

  render({ texts }: PanelLocalization): TemplateResult {
    return html`<span class="hint status-message" part="status-message" role="status">${this.#key && texts[this.#key]}</span>`;
  }

  #set(key: StatusKey | undefined): void {
    this.#key = key;
    this.#options.onChange();
  }
}
