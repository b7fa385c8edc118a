import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Transcriber } from '../../transcriber/transcriber.ts';
import { AudioPanel, type AudioPanelContent } from './audio-panel.ts';

type Host = ReactiveControllerHost & HTMLElement & { readonly renderRoot: HTMLElement | DocumentFragment };

/** Fills the empty `.audio-panel` that the host renders. */
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
    if (container !== this.#container) {
      this.#panel?.end();
      this.#panel = container && new AudioPanel({ container, host: this.#host, transcriber: this.#transcriber });
      this.#container = container;
    }
    // Not the player of an interrupted recording.
    const players = [...renderRoot.querySelectorAll<HTMLAudioElement>('.panel > audio')];
    this.#panel?.update({ ...this.#read(), players });
  }

  hostDisconnected(): void {
    this.#panel?.end();
    this.#panel = undefined;
    this.#container = undefined;
  }
}
