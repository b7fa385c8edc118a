import { html, render } from 'lit';
import { fillIn, formatClock } from '../../messages/format.ts';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { barsOf, type Peaks } from '../../recording/peaks.ts';
import { adoptStyles } from '../adopt-styles.ts';
import { ignoreDoubleClick } from '../buttons.ts';
import type { Playback } from '../playback.ts';
import { audioPlayerStyles } from './audio-player.styles.ts';
import { waveformStyles } from './waveform.styles.ts';
import { barCountOf, drawBars } from './waveform-canvas.ts';

interface AudioPlayerOptions {
  /** An empty container. */
  readonly container: HTMLElement;
  readonly audio: Playback;
  /** The `<audio>` elements that it plays. Their own controls stay for screen readers, but not in the tab order. */
  readonly players: readonly HTMLAudioElement[];
}

interface AudioPlayerContent {
  readonly durationSeconds: number;
  /** Without peaks, the seek bar is a plain range input. */
  readonly peaks: Peaks | undefined;
  readonly localization: PanelLocalization;
}

const rates = [0.75, 1, 1.25, 1.5, 2];

/** A player whose seek bar is the recording's waveform. */
export class AudioPlayer {
  readonly #options: AudioPlayerOptions;
  readonly #listening = new AbortController();
  readonly #resizes = new ResizeObserver(() => this.#draw());
  #content: AudioPlayerContent | undefined;
  #bars: readonly number[] = [];
  #frame = 0;

  constructor(options: AudioPlayerOptions) {
    this.#options = options;
    const { container, audio, players } = options;
    adoptStyles(container.getRootNode() as Document | ShadowRoot, waveformStyles, audioPlayerStyles);
    for (const player of players) {
      player.classList.add('replaced');
      player.tabIndex = -1;
    }
    const { signal } = this.#listening;
    for (const type of ['play', 'pause', 'ended', 'seeking', 'timeupdate', 'ratechange', 'durationchange', 'emptied']) {
      audio.addEventListener(type, () => this.#render(), { signal });
    }
    this.#resizes.observe(container);
  }

  /** Call it after each render of the host. It is cheap if nothing has changed. */
  update(content: AudioPlayerContent): void {
    const last = this.#content;
    const keys = Object.keys(content) as (keyof AudioPlayerContent)[];
    if (last && keys.every((key) => content[key] === last[key])) return;
    this.#content = content;
    this.#bars = [];
    this.#render();
  }

  end(): void {
    this.#listening.abort();
    this.#resizes.disconnect();
    cancelAnimationFrame(this.#frame);
    for (const player of this.#options.players) {
      player.classList.remove('replaced');
      player.removeAttribute('tabindex');
    }
    render('', this.#options.container);
  }

  /** Some browsers ignore the duration in the header. */
  get #durationSeconds(): number {
    const { duration } = this.#options.audio;
    return Number.isFinite(duration) && duration > 0 ? duration : (this.#content?.durationSeconds ?? 0);
  }

  #render(): void {
    if (!this.#content) return;
    const { audio, container } = this.#options;
    const { peaks, localization } = this.#content;
    const { texts, lang } = localization;
    const [time, duration] = [formatClock(audio.currentTime, lang), formatClock(this.#durationSeconds, lang)];
    const rateOf = (rate: number) => `${new Intl.NumberFormat(lang).format(rate)}×`;
    render(
      html`
        <div class="audio-player" part="audio">
          <button
            class="action play"
            part="action play"
            aria-label=${audio.paused ? texts.play : texts.pause}
            @click=${ignoreDoubleClick(() => this.#toggle())}
          ><slot name="${audio.paused ? 'play' : 'pause'}-icon"><span></span></slot></button>
          <div class="seek">
            ${peaks ? html`<canvas class="waveform" part="waveform" aria-hidden="true"></canvas>` : ''}
            <input
              type="range"
              part="seek"
              min="0"
              step="any"
              .max=${String(this.#durationSeconds)}
              .value=${String(audio.currentTime)}
              aria-label=${texts.position}
              aria-valuetext=${fillIn(texts.timeOf, { time, duration })}
              @input=${this.#seek}
              @keydown=${this.#step}
            >
          </div>
          <span class="hint" part="playback-time" aria-hidden="true">${audio.currentTime ? time : duration}</span>
          <select part="playback-rate" aria-label=${texts.speed} @change=${this.#setRate}>
            ${rates.map((rate) => html`<option value=${rate} .selected=${rate === audio.playbackRate}>${rateOf(rate)}</option>`)}
          </select>
        </div>
      `,
      container,
      { host: this },
    );
    this.#draw();
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    const { audio, container } = this.#options;
    const canvas = container.querySelector('canvas');
    const peaks = this.#content?.peaks;
    if (!canvas || !peaks) return;
    const count = barCountOf(canvas);
    if (this.#bars.length !== count) this.#bars = barsOf(peaks, this.#durationSeconds, count);
    drawBars(canvas, this.#bars, 0, Math.round((audio.currentTime / (this.#durationSeconds || 1)) * count));
    if (!audio.paused && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#frame = requestAnimationFrame(() => this.#draw());
    }
  }

  #toggle(): void {
    const { audio } = this.#options;
    // If the browser refuses to play, the button stays.
    if (audio.paused) void audio.play().catch(() => {});
    else audio.pause();
  }

  #seek(event: InputEvent): void {
    this.#options.audio.currentTime = Number((event.currentTarget as HTMLInputElement).value);
  }

  /** A range with `step="any"` has no useful key steps. */
  #step(event: KeyboardEvent): void {
    const { audio, container } = this.#options;
    const isRightToLeft = getComputedStyle(container).direction === 'rtl';
    const forward = isRightToLeft ? -1 : 1;
    const steps: Record<string, number> = {
      ArrowRight: 5 * forward,
      ArrowLeft: -5 * forward,
      ArrowUp: 5,
      ArrowDown: -5,
      PageUp: 30,
      PageDown: -30,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    audio.currentTime = Math.min(this.#durationSeconds, Math.max(0, audio.currentTime + step));
  }

  #setRate(event: Event): void {
    this.#options.audio.playbackRate = Number((event.currentTarget as HTMLSelectElement).value);
  }
}
