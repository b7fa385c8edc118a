import { fileNameFor, wavMediaType } from './media-type.ts';
import type { Peaks } from './peaks.ts';
import { withWavSizes } from './wav.ts';
import { withDuration } from './webm-duration.ts';

/** A finished recording. Its owner calls `revokeUrl` when it is no longer shown. */
export class Recording {
  /** The same in every page that has this recording, so that no service takes it for two. */
  readonly id: string;
  /** The bytes as the browser recorded them; `type` is their true media type. */
  readonly blob: Blob;
  /** Seconds of running time, without pauses, by the page's own clock. */
  readonly durationSeconds: number;
  /** Its waveform, given by whoever listened to it. */
  peaks: Peaks | undefined;
  /** What it was recorded in, where that was in another page; empty where the service was to detect it. */
  language: string | undefined;
  readonly #playback: Blob;
  #url: string | undefined;

  constructor(id: string, blob: Blob, durationSeconds: number, playback: Blob) {
    this.id = id;
    this.blob = blob;
    this.durationSeconds = durationSeconds;
    this.#playback = playback;
  }

  /** A file that was brought keeps its own. */
  get fileName(): string {
    return this.blob instanceof File ? this.blob.name : fileNameFor(this.blob.type);
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

export const createRecording = async (
  blob: Blob,
  durationSeconds: number,
  id = createRecordingId(),
): Promise<Recording> => new Recording(id, blob, durationSeconds, await toPlayback(blob, durationSeconds));

const toPlayback = async (blob: Blob, durationSeconds: number): Promise<Blob> => {
  try {
    return await (blob.type === wavMediaType ? withWavSizes(blob) : withDuration(blob, durationSeconds));
  } catch {
    return blob; // It plays all the same.
  }
};

/** 128 random bits; `crypto.randomUUID` is only there on secure pages. */
export const createRecordingId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
