import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Transcriber } from '../../transcriber/transcriber.ts';
import type { AudioPanel, AudioPanelContent } from './audio-panel.ts';

type Host = ReactiveControllerHost & HTMLElement & { readonly renderRoot: HTMLElement | DocumentFragment };

/**
 * Loads the audio panel once the host has rendered an empty `.audio-panel`. Until then, the host shows a timer and the
 * browser's own player.
 */
export class AudioPanelController implements ReactiveController {
  readonly #host: Host;
  readonly #transcriber: Transcriber;
  readonly #read: () => Omit<AudioPanelContent, 'players'>;
  #container: HTMLElement | undefined;
  #panel: AudioPanel | undefined;

  constructor(host: Host, transcriber: Transcriber, read: () => Omit<AudioPanelContent, 'players'>) {
    this.#host = host;
    this.#transcriber = transcriber;
    this.#read = read;
    host.addController(this);
  }

  hostUpdated(): void {
    const { renderRoot } = this.#host;
    const container = renderRoot.querySelector<HTMLElement>('.audio-panel') ?? undefined;
    if (container && container !== this.#container) void this.#load(container);
    this.#container = container;
    // Not the player of an interrupted recording.
    const players = [...renderRoot.querySelectorAll<HTMLAudioElement>('.panel > audio')];
    this.#panel?.update({ ...this.#read(), players });
  }

  hostDisconnected(): void {
    this.#panel?.end();
    this.#panel = undefined;
    this.#container = undefined;
  }

  async #load(container: HTMLElement): Promise<void> {
    const loaded = await import('./audio-panel.ts').catch(() => undefined);
    if (!loaded || this.#container !== container) return;
    this.#panel?.end();
    this.#panel = new loaded.AudioPanel({ container, host: this.#host, transcriber: this.#transcriber });
    this.#host.requestUpdate();
  }
}
