import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Transcriber } from '../transcriber/transcriber.ts';

const tickMs = 250;

/**
 * Updates the host after each state change and each tick of the timer. Suspends the transcriber when the host is
 * removed.
 */
export class TranscriberController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #transcriber: Transcriber;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, transcriber: Transcriber) {
    this.#host = host;
    this.#transcriber = transcriber;
    host.addController(this);
    transcriber.addEventListener('state-change', () => this.#update());
  }

  hostConnected(): void {
    this.#update();
  }

  hostDisconnected(): void {
    // A move within the page disconnects and reconnects the host: that must not end a recording.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#transcriber.suspend();
    });
  }

  #update(): void {
    this.#host.requestUpdate();
    clearInterval(this.#timer);
    const { state } = this.#transcriber;
    const isCounting = state.phase === 'recording' || (state.phase === 'failed' && typeof state.retryAtMs === 'number');
    if (isCounting) {
      this.#timer = setInterval(() => this.#host.requestUpdate(), tickMs);
    }
  }
}
