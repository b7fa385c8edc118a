import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Focuses the next action of a host if an update has removed the focused one. */
export class FocusController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #focused: Element | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#focused = this.#host.shadowRoot?.activeElement ?? null;
  }

  hostUpdated(): void {
    const root = this.#host.shadowRoot;
    if (this.#focused && !root?.activeElement) root?.querySelector<HTMLElement>('.primary-button, .action')?.focus();
  }
}
