import type { ReactiveController } from 'lit';
import { hasUnfinishedRecording, isRecordingPhase, type Phase } from '../../transcriber/state.ts';
import type { Transcriber } from '../../transcriber/transcriber.ts';
import type { ElementHost } from '../element-host.ts';

/**
 * Asks the person to stay on the page while a recording would be lost, and frees the microphone when the page is hidden
 * for good.
 */
export class UnloadGuard implements ReactiveController {
  readonly #host: ElementHost;
  readonly #transcriber: Transcriber;
  readonly #isSaved: () => boolean;

  /** @param isSaved Whether the current recording would survive closing the page */
  constructor(host: ElementHost, transcriber: Transcriber, isSaved: () => boolean) {
    this.#host = host;
    this.#transcriber = transcriber;
    this.#isSaved = isSaved;
    host.addController(this);
    transcriber.addEventListener('state-change', () => this.#removeIfUnused());
  }

  hostConnected(): void {
    addEventListener('pagehide', this.#freeMicrophone);
  }

  hostUpdate(): void {
    const { state } = this.#host;
    // A recording in progress always ends with the page. Don't prompt if a finished one is already saved.
    const isAtRisk = isRecordingPhase(state.phase) || (hasUnfinishedRecording(state) && !this.#isSaved());
    if (isAtRisk) addEventListener('beforeunload', this.#askToStay);
    else removeEventListener('beforeunload', this.#askToStay);
  }

  hostDisconnected(): void {
    // A move within the page disconnects and reconnects the host in the same task.
    queueMicrotask(() => this.#removeIfUnused());
  }

  readonly #askToStay = (event: Event): void => event.preventDefault();

  /** Browsers don't cache a page whose microphone is open. With it closed, Back restores the page and its recording. */
  readonly #freeMicrophone = (): void => {
    if (microphonePhases.has(this.#host.state.phase)) this.#transcriber.suspend();
  };

  #removeIfUnused(): void {
    if (this.#host.isConnected || isRecordingPhase(this.#host.state.phase)) return;
    removeEventListener('beforeunload', this.#askToStay);
    removeEventListener('pagehide', this.#freeMicrophone);
  }
}

const microphonePhases: ReadonlySet<Phase> = new Set<Phase>(['starting', 'recording', 'paused']);
