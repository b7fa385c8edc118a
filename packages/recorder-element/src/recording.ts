import { fileNameFor } from './media-type.ts';
import { withDuration } from './webm-duration.ts';

/** A finished recording. Its owner calls `revokeUrl` when it is no longer shown. */
export class Recording {
  /** The bytes as the browser recorded them; `type` is their true media type. */
  readonly blob: Blob;
  /** Seconds of running time, without pauses, by the page's own clock. */
  readonly durationSeconds: number;
  readonly #playback: Blob;
  #url: string | undefined;

  constructor(blob: Blob, durationSeconds: number, playback: Blob) {
    this.blob = blob;
    this.durationSeconds = durationSeconds;
    this.#playback = playback;
  }

  get fileName(): string {
    return fileNameFor(this.blob.type);
  }

  /** An object URL to play or to download it from, with the right duration inside. Made when first asked for. */
  get url(): string {
    this.#url ??= URL.createObjectURL(this.#playback);
    return this.#url;
  }

  revokeUrl(): void {
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = undefined;
  }
}

export const createRecording = async (blob: Blob, durationSeconds: number): Promise<Recording> =>
  new Recording(blob, durationSeconds, await withDuration(blob, durationSeconds));
