import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { fillIn, formatClock } from '../../messages/format.ts';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { barsOf, type Peaks } from '../../recording/peaks.ts';
import { ignoreDoubleClick } from '../buttons.ts';
import { icon } from '../icons.ts';
import type { Playback } from '../playback.ts';
import { barCountOf, drawBars } from './waveform-canvas.ts';

type PlayerHost = ReactiveControllerHost & HTMLElement & { readonly renderRoot: HTMLElement | DocumentFragment };

interface AudioPlayerContent {
  readonly durationSeconds: number;
  /** Without peaks, the seek bar is a plain range input. */
  readonly peaks: Peaks | undefined;
}

const rates = [0.75, 1, 1.25, 1.5, 2];

/** A player whose seek bar is the recording's waveform. */
export class AudioPlayer implements ReactiveController {
  readonly #host: PlayerHost;
  #listening: AbortController | undefined;
  #playback: Playback | undefined;
  #content: AudioPlayerContent = { durationSeconds: 0, peaks: undefined };
  #frame = 0;

  constructor(host: PlayerHost) {
    this.#host = host;
    host.addController(this);
    new ResizeObserver(() => this.#draw()).observe(host);
  }

  /** Sets what it plays. */
  setPlayback(playback: Playback | undefined): void {
    if (playback === this.#playback) return;
    this.#listening?.abort();
    this.#playback = playback;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const type of ['play', 'pause', 'ended', 'seeking', 'timeupdate', 'ratechange', 'durationchange', 'emptied']) {
      playback?.addEventListener(type, () => this.#host.requestUpdate(), { signal });
    }
    this.#host.requestUpdate();
  }

  /** Returns undefined without something to play. */
  render(content: AudioPlayerContent, { texts, lang }: PanelLocalization): TemplateResult | undefined {
    this.#content = content;
    const playback = this.#playback;
    if (!playback) return undefined;
    const { currentTime, paused, playbackRate } = playback;
    const [time, duration] = [formatClock(currentTime, lang), formatClock(this.#durationSeconds, lang)];
    const rateOf = (rate: number) => `${new Intl.NumberFormat(lang).format(rate)}×`;
    return html`
      <div class="audio-player" part="audio">
        <button
          class="action round"
          part="action play"
          aria-label=${paused ? texts.play : texts.pause}
          @click=${ignoreDoubleClick(() => toggle(playback))}
        ><slot name="${paused ? 'play' : 'pause'}-icon">${icon(paused ? 'play' : 'pause')}</slot></button>
        <div class="seek">
          ${content.peaks ? html`<canvas class="waveform" part="waveform" aria-hidden="true"></canvas>` : ''}
          <input
            type="range"
            part="seek"
            min="0"
            step="any"
            .max=${String(this.#durationSeconds)}
            .value=${String(currentTime)}
            aria-label=${texts.position}
            aria-valuetext=${fillIn(texts.timeOf, { time, duration })}
            @input=${({ currentTarget }: Event) => this.#seek(Number((currentTarget as HTMLInputElement).value))}
            @keydown=${(event: KeyboardEvent) => this.#step(event)}
          >
        </div>
        <span class="hint" part="playback-time" aria-hidden="true">${currentTime ? time : duration}</span>
        <select
          part="playback-rate"
          aria-label=${texts.speed}
          @change=${({ currentTarget }: Event) => {
            playback.playbackRate = Number((currentTarget as HTMLSelectElement).value);
          }}
        >
          ${rates.map((rate) => html`<option value=${rate} .selected=${rate === playbackRate}>${rateOf(rate)}</option>`)}
        </select>
      </div>
    `;
  }

  hostUpdated(): void {
    this.#draw();
  }

  hostDisconnected(): void {
    cancelAnimationFrame(this.#frame);
  }

  /** Some browsers ignore the duration in the header. */
  get #durationSeconds(): number {
    const { duration = 0 } = this.#playback ?? {};
    return Number.isFinite(duration) && duration > 0 ? duration : this.#content.durationSeconds;
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    const canvas = this.#host.renderRoot.querySelector<HTMLCanvasElement>('.seek canvas');
    const playback = this.#playback;
    const { peaks } = this.#content;
    if (!canvas || !playback || !peaks) return;
    const durationSeconds = this.#durationSeconds;
    const count = barCountOf(canvas);
    const played = Math.round((playback.currentTime / (durationSeconds || 1)) * count);
    drawBars(canvas, barsOf(peaks, durationSeconds, count), 0, played);
    if (!playback.paused && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#frame = requestAnimationFrame(() => this.#draw());
    }
  }

  #seek(seconds: number): void {
    if (this.#playback) this.#playback.currentTime = Math.min(this.#durationSeconds, Math.max(0, seconds));
  }

  /** A range with `step="any"` has no useful key steps. */
  #step(event: KeyboardEvent): void {
    const forward = getComputedStyle(event.currentTarget as Element).direction === 'rtl' ? -1 : 1;
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
    this.#seek((this.#playback?.currentTime ?? 0) + step);
  }
}

const toggle = (playback: Playback): void => {
  // If the browser refuses to play, the button stays.
  if (playback.paused) void playback.play().catch(() => {});
  else playback.pause();
};
