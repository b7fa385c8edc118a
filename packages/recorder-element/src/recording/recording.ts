import { fileNameFor, wavMediaType, withoutCodec } from './media-type.ts';
import type { Peaks } from './peaks.ts';
import { withWebmDuration } from './webm-duration.ts';

/** A finished recording. Its owner calls `revokeUrl` when it is no longer shown. */
export class Recording {
  /** The same in every page that has this recording, so that services recognize it. */
  readonly id: string;
  /** The recorded bytes. `type` is their real media type. */
  readonly blob: Blob;
  /** Recorded seconds, without pauses. */
  readonly durationSeconds: number;
  /** When it was complete, in milliseconds since 1970. */
  createdAt: number = Date.now();
  /** The waveform, once it is known. */
  peaks: Peaks | undefined;
  /** The language of a recording from an earlier visit; empty if the service should detect it. */
  language: string | undefined;
  readonly #playback: Blob;
  #url: string | undefined;

  constructor(id: string, blob: Blob, durationSeconds: number, playback: Blob) {
    this.id = id;
    this.blob = blob;
    this.durationSeconds = durationSeconds;
    this.#playback = playback;
  }

  /** The name of a chosen file, or a name with the extension of the media type. */
  get fileName(): string {
    return this.blob instanceof File ? this.blob.name : fileNameFor(this.blob.type);
  }

  /** An object URL for playback and download, with the duration in the header. Created on first use. */
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
    return await completeHeader(blob, durationSeconds);
  } catch {
    return blob; // Without a duration it still plays.
  }
};

/** Sets the duration in the header of a recording, which a recorder does not know when it writes the header. */
const completeHeader = async (blob: Blob, durationSeconds: number): Promise<Blob> => {
  const container = withoutCodec(blob.type);
  if (container === wavMediaType) return (await import('./wav.ts')).withWavSizes(blob);
  if (container === 'audio/mp4') return (await import('./mp4-duration.ts')).withMp4Duration(blob, durationSeconds);
  return withWebmDuration(blob, durationSeconds);
};

/** Returns 128 random bits as hex. `crypto.randomUUID` exists on secure pages only. */
export const createRecordingId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
