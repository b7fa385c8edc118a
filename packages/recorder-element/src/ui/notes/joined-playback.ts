import type { NotePart } from '../../notes/note.ts';
import { joinPeaks } from '../../recording/join-peaks.ts';
import type { Peaks } from '../../recording/peaks.ts';
import type { Playback } from '../playback.ts';

const forwardedEvents = [
  ...['play', 'pause', 'ended', 'seeking', 'seeked', 'timeupdate'],
  ...['ratechange', 'durationchange', 'emptied'],
];

/** Plays the parts of a note one after the other, each with its own `<audio>` element. */
export class JoinedPlayback extends EventTarget implements Playback {
  readonly #parts: readonly HTMLAudioElement[];
  readonly #noteParts: readonly NotePart[];
  readonly #listening = new AbortController();
  #index = 0;
  #peaks: { readonly sources: readonly (Peaks | undefined)[]; readonly joined?: Peaks | undefined } = { sources: [] };

  /** @param parts The elements of `noteParts`, at least one */
  constructor(parts: readonly HTMLAudioElement[], noteParts: readonly NotePart[]) {
    super();
    this.#parts = parts;
    this.#noteParts = noteParts;
    const { signal } = this.#listening;
    for (const [index, part] of parts.entries()) {
      for (const type of forwardedEvents) part.addEventListener(type, () => this.#forward(type, index), { signal });
    }
  }

  get currentTime(): number {
    const next = this.#noteParts[this.#index + 1]?.startSeconds ?? Infinity;
    return Math.min(this.#startOf(this.#index) + this.#part.currentTime, next);
  }

  set currentTime(seconds: number) {
    const isPlaying = !this.#part.paused;
    this.#choose(
      Math.max(
        0,
        this.#noteParts.findLastIndex(({ startSeconds }) => startSeconds <= seconds),
      ),
    );
    this.#part.currentTime = seconds - this.#startOf(this.#index);
    if (isPlaying) void this.play().catch(() => {});
  }

  get duration(): number {
    return this.#startOf(this.#parts.length - 1) + (this.#parts.at(-1)?.duration ?? Number.NaN);
  }

  get paused(): boolean {
    return this.#part.paused;
  }

  get ended(): boolean {
    return this.#index === this.#parts.length - 1 && this.#part.ended;
  }

  get playbackRate(): number {
    return this.#part.playbackRate;
  }

  set playbackRate(rate: number) {
    for (const part of this.#parts) part.playbackRate = rate;
  }

  /** The peaks of all parts. The same object until the peaks of a part change. */
  get joinedPeaks(): Peaks | undefined {
    const sources = this.#noteParts.map(({ recording }) => recording.peaks);
    if (sources.some((peaks, index) => peaks !== this.#peaks.sources[index])) {
      const known = this.#noteParts.flatMap(({ recording: { peaks }, startSeconds }) =>
        peaks ? [{ startSeconds, peaks }] : [],
      );
      this.#peaks = { sources, joined: known.length === sources.length ? joinPeaks(known) : undefined };
    }
    return this.#peaks.joined;
  }

  play(): Promise<void> {
    if (this.ended) this.currentTime = 0;
    return this.#part.play();
  }

  pause(): void {
    this.#part.pause();
  }

  end(): void {
    this.#listening.abort();
  }

  get #part(): HTMLAudioElement {
    return this.#parts[this.#index] as HTMLAudioElement;
  }

  #startOf(index: number): number {
    return this.#noteParts[index]?.startSeconds ?? 0;
  }

  #choose(index: number): void {
    if (index === this.#index) return;
    const left = this.#part;
    this.#index = index;
    left.pause();
  }

  #forward(type: string, index: number): void {
    // The browser's own control of another part was pressed.
    if (type === 'play') this.#choose(index);
    if (index !== this.#index) return;
    const next = this.#parts[index + 1];
    if (type === 'ended' && next) {
      this.#index = index + 1;
      next.currentTime = 0;
      void next.play().catch(() => {});
    } else this.dispatchEvent(new Event(type));
  }
}
